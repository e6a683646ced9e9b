"use client";
/** The one time that an endpoint's secret is seen. */
import { Button } from "@/app/_components/ui/button";
import { CopyButton } from "@/app/_components/ui/copy-button";
import type { NewEndpoint } from "@/server/schemas/webhook";

export function NewSecret({ made, onDone }: { made: NewEndpoint; onDone(): void }) {
  return (
    <div className="appear grid gap-3 rounded border border-line-strong bg-surface p-4" role="status">
      <p className="font-medium">Copy the secret now: it is shown only this once.</p>
      <p className="text-13 break-all text-quiet">{made.url}</p>
      <p className="rounded bg-bg p-3 font-mono text-13 break-all select-all" data-testid="new-secret">
        {made.secret}
      </p>
      {made.previousSecretUntil && (
        <p className="text-13 text-quiet">For a day messages are signed with the old secret as well.</p>
      )}
      <div className="flex flex-wrap gap-3">
        <CopyButton text={made.secret} what="the secret" />
        <Button look="plain" onClick={onDone}>
          I have it
        </Button>
      </div>
    </div>
  );
}
