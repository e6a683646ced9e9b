/** There is nothing at this address, or nothing for this person. */
import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "@/app/_components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <section className="grid max-w-[52ch] justify-items-start gap-6 py-16">
      <h1 className="text-24 font-medium">There is nothing here.</h1>
      <p className="text-18 text-quiet">
        The photo may have been removed, or it belongs to someone else. If it is yours, sign in to see it.
      </p>
      <div className="flex flex-wrap gap-3">
        <Link href="/" className={buttonClass("primary")}>
          Restore a photo
        </Link>
        <Link href="/history" className={buttonClass("quiet")}>
          Your history
        </Link>
      </div>
    </section>
  );
}
