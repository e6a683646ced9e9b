"use client";
/** The one time that a key is seen. */
import { Button } from "@/app/_components/ui/button";
import { CopyButton } from "@/app/_components/ui/copy-button";
import type { NewApiKey } from "@/server/schemas/api-key";

export function NewKey({ made, onDone }: { made: NewApiKey; onDone(): void }) {
  return (
    <div className="appear grid gap-3 rounded border border-line-strong bg-surface p-4" role="status">
      <p className="font-medium">Copy the key now: it is shown only this once.</p>
      <p className="rounded bg-bg p-3 font-mono text-13 break-all select-all" data-testid="new-key">
        {made.key}
      </p>
      <div className="flex flex-wrap gap-3">
        <CopyButton text={made.key} what="the key" />
        <Button look="plain" onClick={onDone}>
          I have it
        </Button>
      </div>
    </div>
  );
}
