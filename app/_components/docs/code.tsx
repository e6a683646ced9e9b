/** Something for the shell, with a button to take it along. */
import { CopyButton } from "@/app/_components/ui/copy-button";

export function Code({ children, what }: { children: string; what: string }) {
  return (
    <div className="grid gap-2">
      <pre className="rounded bg-surface p-4 font-mono text-13 break-words whitespace-pre-wrap">{children}</pre>
      <div className="justify-self-start">
        <CopyButton text={children} what={what} />
      </div>
    </div>
  );
}
