"use client";
/** When not even the frame of the pages could be made, for instance because the database is away. */
import "./globals.css";
import { Button } from "@/app/_components/ui/button";

export default function GlobalError({ reset }: { reset(): void }) {
  return (
    <html lang="en">
      <body>
        <title>Darkroom</title>
        <main className="mx-auto grid max-w-[52ch] justify-items-start gap-6 px-4 py-24">
          <h1 className="text-24 font-medium">Darkroom can’t be reached right now.</h1>
          <p className="text-18 text-quiet">Your photos are safe. Try again in a moment.</p>
          <Button look="primary" onClick={reset}>
            Try again
          </Button>
        </main>
      </body>
    </html>
  );
}
