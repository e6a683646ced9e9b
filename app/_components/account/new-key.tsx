"use client";
/** The one time that a key is seen. */
import { ShownOnce } from "@/app/_components/ui/shown-once";
import type { NewApiKey } from "@/server/schemas/api-key";

export function NewKey({ made, onDone }: { made: NewApiKey; onDone(): void }) {
  return <ShownOnce what="key" secret={made.key} onDone={onDone} />;
}
