/** One restoration. */
import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { JobPage } from "@/app/_components/job/job-page";
import { jobTitle, nameOf } from "@/app/_components/words/job-words";
import { getCaller } from "@/server/api/caller";

type Props = { params: Promise<{ id: string }> };

/** Another person's photo, an unknown one, and no session at all look the same. */
const HIDDEN = ["NOT_FOUND", "UNAUTHORIZED", "BAD_REQUEST"];

const jobOf = cache(async (id: string) => {
  const caller = await getCaller();
  return caller.jobs.byId({ id }).catch((error: unknown) => {
    if (error instanceof TRPCError && HIDDEN.includes(error.code)) return null;
    throw error;
  });
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const job = await jobOf((await params).id);
  return { title: job ? jobTitle(job, nameOf(job)) : "Not found" };
}

export default async function Page({ params }: Props) {
  const caller = await getCaller();
  const [job, workflows] = await Promise.all([jobOf((await params).id), caller.workflows.list()]);
  if (!job) notFound();
  return <JobPage key={job.id} initial={job} workflow={workflows.find(({ id }) => id === job.workflowId)} />;
}
