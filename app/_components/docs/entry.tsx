/** One entry of the reference: its heading, and the rest once it is opened, or a link or a search leads into it. */
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

type Props = { id: string; title: string; subtitle?: ReactNode; children: ReactNode };

export function Entry({ id, title, subtitle, children }: Props) {
  return (
    <details className="group border-t border-line last:border-b">
      <summary className="grid min-h-11 list-none grid-cols-[auto_1fr] items-center gap-x-2 py-2">
        <ChevronRight aria-hidden size={16} className="text-quiet transition-transform group-open:rotate-90" />
        <h3 className="font-medium">{title}</h3>
        {subtitle && <span className="col-start-2 font-mono text-13 break-all text-quiet">{subtitle}</span>}
      </summary>
      {/* A browser opens what is around the target of a link: it is in here, and far enough below the heading. */}
      <section id={id} aria-label={title} className="grid grid-cols-1 scroll-mt-20 gap-4 pt-2 pb-6 sm:pl-6">
        {children}
      </section>
    </details>
  );
}
