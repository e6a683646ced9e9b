"use client";
/** The one time that an endpoint's secret is seen. */
import { ShownOnce } from "@/app/_components/ui/shown-once";
import type { NewEndpoint } from "@/server/schemas/webhook";

export function NewSecret({ made, onDone }: { made: NewEndpoint; onDone(): void }) {
  return (
    <ShownOnce what="secret" of={made.url} secret={made.secret} onDone={onDone}>
      {made.previousSecretUntil && (
        <p className="text-13 text-quiet">For a day messages are signed with the old secret as well.</p>
      )}
    </ShownOnce>
  );
}
