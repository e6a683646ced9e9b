/** One's own photos. */
import type { Metadata } from "next";
import Link from "next/link";
import { History } from "@/app/_components/history/history";
import { buttonClass } from "@/app/_components/ui/button";

export const metadata: Metadata = { title: "History" };

export default function HistoryPage() {
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-6 py-4">
        <h1 className="text-24 font-medium">History</h1>
        <nav aria-label="Your photos" className="flex flex-wrap gap-x-6">
          <Link href="/references" className={buttonClass("plain")}>
            References
          </Link>
          <Link href="/account" className={buttonClass("plain")}>
            Keep or delete photos
          </Link>
        </nav>
      </div>
      <History />
    </>
  );
}
