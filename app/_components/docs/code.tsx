/** Something for the shell, with a button to take it along. */
import { CopyButton } from "@/app/_components/ui/copy-button";

export function Code({ children, what }: { children: string; what: string }) {
  return (
    <div className="flex items-start gap-4 rounded bg-surface px-4 py-2">
      <pre className="min-w-0 grow py-2 font-mono text-13 break-words whitespace-pre-wrap">{children}</pre>
      <CopyButton look="plain" text={children} what={what} />
    </div>
  );
}
