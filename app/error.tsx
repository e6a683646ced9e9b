"use client";
/** A page that could not be shown. */
import { Button } from "@/app/_components/ui/button";
import { Fold } from "@/app/_components/ui/fold";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <section className="grid max-w-[52ch] justify-items-start gap-6 py-16">
      <h1 className="text-24 font-medium">This page could not be shown.</h1>
      <p className="text-18 text-quiet">Your photos are safe. Try again in a moment.</p>
      <Button look="primary" onClick={reset}>
        Try again
      </Button>
      {error.digest && (
        <Fold title="Details">
          <p className="text-13 text-quiet">Number {error.digest}</p>
        </Fold>
      )}
    </section>
  );
}
