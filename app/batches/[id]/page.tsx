/** One roll of photos. */
import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { BatchPage } from "@/app/_components/batch/batch-page";
import { batchTitle } from "@/app/_components/words/batch-words";
import { getCaller } from "@/server/api/caller";

type Props = { params: Promise<{ id: string }> };

/** Another person's photos, unknown ones, and no session at all look the same. */
const HIDDEN = ["NOT_FOUND", "UNAUTHORIZED", "BAD_REQUEST"];

const batchOf = cache(async (id: string) => {
  const caller = await getCaller();
  return caller.batches.byId({ id }).catch((error: unknown) => {
    if (error instanceof TRPCError && HIDDEN.includes(error.code)) return null;
    throw error;
  });
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const batch = await batchOf((await params).id);
  return { title: batch ? batchTitle(batch) : "Not found" };
}

export default async function Page({ params }: Props) {
  const batch = await batchOf((await params).id);
  if (!batch) notFound();
  return <BatchPage key={batch.id} initial={batch} />;
}
