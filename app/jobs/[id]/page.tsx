/** One restoration. */
import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { SeenJob } from "@/app/_components/guest/seen-job";
import { JobPage } from "@/app/_components/job/job-page";
import { jobTitle, nameOf } from "@/app/_components/words/job-words";
import { getCaller } from "@/server/api/caller";
import { guestView } from "@/server/schemas/guest-job";
import type { JobView } from "@/server/schemas/job";

/** view: the token of a guest's job, where the browser has lost its cookie. */
type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ view?: string | string[] }> };

/** Another person's photo, an unknown one, and no session at all look the same. */
const HIDDEN = ["NOT_FOUND", "UNAUTHORIZED", "BAD_REQUEST"];

const jobOf = cache(async (id: string) => {
  const caller = await getCaller();
  return caller.jobs.byId({ id }).catch((error: unknown) => {
    if (error instanceof TRPCError && HIDDEN.includes(error.code)) return null;
    throw error;
  });
});

async function seenJobOf({ params, searchParams }: Props) {
  const seen = guestView.safeParse({ id: (await params).id, view: (await searchParams).view });
  if (!seen.success) return null;
  const caller = await getCaller();
  const [job] = (await caller.guest.jobs({ jobs: [seen.data] })).items;
  return job ? { job, seen: seen.data } : null;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const job = (await jobOf((await props.params).id)) ?? (await seenJobOf(props))?.job;
  return { title: job ? jobTitle(job, nameOf(job)) : "Not found" };
}

export default async function Page(props: Props) {
  const caller = await getCaller();
  const [own, workflows] = await Promise.all([jobOf((await props.params).id), caller.workflows.list()]);
  const workflowOf = ({ workflowId }: JobView) => workflows.find(({ id }) => id === workflowId);
  if (own) return <JobPage key={own.id} initial={own} workflow={workflowOf(own)} />;
  const other = await seenJobOf(props);
  if (!other) notFound();
  return <SeenJob {...other} workflow={workflowOf(other.job)} />;
}
