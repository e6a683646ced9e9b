"use client";
/** Something secret, the one time that it is seen. */
import type { ReactNode } from "react";
import { Button } from "./button";
import { CopyButton } from "./copy-button";

/** what: "key"; of: what it belongs to; children: what else is to be known of it. */
type Props = { what: string; of?: string; secret: string; onDone(): void; children?: ReactNode };

export function ShownOnce({ what, of, secret, onDone, children }: Props) {
  return (
    <div className="appear grid gap-3 rounded border border-line-strong bg-surface p-4" role="status">
      <p className="font-medium">Copy the {what} now: it is shown only this once.</p>
      {of && <p className="text-13 break-all text-quiet">{of}</p>}
      <p className="rounded bg-bg p-3 font-mono text-13 break-all select-all" data-testid={`new-${what}`}>
        {secret}
      </p>
      {children}
      <div className="flex flex-wrap gap-3">
        <CopyButton text={secret} what={`the ${what}`} />
        <Button look="plain" onClick={onDone}>
          I have it
        </Button>
      </div>
    </div>
  );
}
