/** Something folded away behind a few words. */
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

export function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="group">
      <summary className="inline-flex min-h-11 list-none items-center gap-1 pr-2 text-15 text-quiet hover:text-text">
        <ChevronRight aria-hidden size={16} className="transition-transform group-open:rotate-90" />
        {title}
      </summary>
      <div className="pt-2 pb-4">{children}</div>
    </details>
  );
}
