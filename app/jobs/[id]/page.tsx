/** One restoration. */
import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { JobPage } from "@/app/_components/job/job-page";
import { getCaller } from "@/server/api/caller";

export const metadata: Metadata = { title: "Photo" };

/** Another person's photo, an unknown one, and no session at all look the same. */
const HIDDEN = ["NOT_FOUND", "UNAUTHORIZED", "BAD_REQUEST"];

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const caller = await getCaller();
  const [job, workflows] = await Promise.all([
    caller.jobs.byId({ id }).catch((error: unknown) => {
      if (error instanceof TRPCError && HIDDEN.includes(error.code)) notFound();
      throw error;
    }),
    caller.workflows.list(),
  ]);
  return <JobPage key={job.id} initial={job} workflow={workflows.find((workflow) => workflow.id === job.workflowId)} />;
}
