/** One's own photos. */
import type { Metadata } from "next";
import { History } from "@/app/_components/history/history";

export const metadata: Metadata = { title: "History" };

export default function HistoryPage() {
  return (
    <>
      <h1 className="py-4 text-24 font-medium">History</h1>
      <History />
    </>
  );
}
