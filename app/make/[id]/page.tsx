/** Something made from words alone. */
import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { FromWords } from "@/app/_components/studio/from-words";
import { needsNoPhoto } from "@/app/_components/studio/photo-inputs";
import { getCaller } from "@/server/api/caller";

type Props = { params: Promise<{ id: string }> };

const workflowOf = cache(async (id: string) => {
  const caller = await getCaller();
  return caller.workflows.byId({ id }).catch((error: unknown) => {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") return null;
    throw error;
  });
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const workflow = await workflowOf((await params).id);
  return { title: workflow?.title ?? "Not found" };
}

export default async function Page({ params }: Props) {
  const workflow = await workflowOf((await params).id);
  if (!workflow) notFound();
  if (!needsNoPhoto(workflow)) redirect("/");
  return <FromWords workflow={workflow} />;
}
