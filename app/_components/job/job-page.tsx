"use client";
/** A job is the photograph, and beneath it whatever its state asks for. */
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { type CSSProperties, useEffect, useState } from "react";
import { useRemember } from "@/app/_components/guest/use-remember";
import { buttonClass } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { againWords } from "@/app/_components/words/action";
import { isActive, jobTitle, nameOf, shownProgress, statusLine } from "@/app/_components/words/job-words";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import type { JobView } from "@/server/schemas/job";
import type { WorkflowView } from "@/server/schemas/workflow";
import { JobDeliverables } from "./job-deliverables";
import { JobDetails } from "./job-details";
import { JobDownload, JobFacts } from "./job-download";
import { JobFailed } from "./job-failed";
import { JobKeeping } from "./job-keeping";
import { columnRatioOf, JobPicture, ratioOf } from "./job-picture";
import { JobAnnouncer, JobProgress } from "./job-progress";
import { RestoreAgain } from "./restore-again";
import { ResultChoice } from "./result-choice";
import { canBeExported, SaveChoices } from "./save-choices";
import { useAge, useElapsed, useForward } from "./use-elapsed";
import { useJob } from "./use-job";

type Props = { initial: JobView; workflow: WorkflowView | undefined };

export function JobPage({ initial, workflow }: Props) {
  const trpc = useTRPC();
  const { job, put } = useJob(initial);
  useRemember([job]);
  const cancel = useMutation(trpc.jobs.cancel.mutationOptions({ onSuccess: put }));
  const elapsed = useElapsed(job, isActive(job));
  const age = useAge(job);
  const progress = useForward(shownProgress(job, elapsed, age), isActive(job) && !job.waitingFor);
  const name = nameOf(job);
  const title = jobTitle({ ...job, progress }, name);
  useEffect(() => {
    document.title = `${title} · Darkroom`;
  }, [title]);

  const [chosenId, choose] = useState<string>();
  const shown = job.results.find(({ id }) => id === chosenId) ?? job.results[0];
  const result = job.status === "COMPLETED" ? shown : undefined;
  const stopped = job.status === "FAILED" || job.status === "CANCELLED";
  return (
    <article aria-label={name} style={{ "--ratio": ratioOf(job, shown) } as CSSProperties}>
      <div className="-mx-4 max-sm:[&>*]:rounded-none sm:mx-0">
        <JobPicture job={job} result={shown} />
      </div>
      <JobAnnouncer job={job} />
      <h1 className="sr-only">{name}</h1>
      <div className="photo-column" style={{ "--ratio": columnRatioOf(job, shown) } as CSSProperties}>
        {isActive(job) && (
          <JobProgress
            words={statusLine(job, elapsed)}
            progress={job.waitingFor ? null : progress}
            cancelling={cancel.isPending}
            onCancel={() => cancel.mutate({ id: job.id })}
          />
        )}
        <Notice>{cancel.error && problemOf(cancel.error).message}</Notice>
        {result && (
          <div className="appear grid gap-2 pt-6">
            {job.results.length > 1 && (
              <ResultChoice results={job.results} chosen={result} onChoose={({ id }) => choose(id)} />
            )}
            <RestoreAgain
              job={job}
              workflow={workflow}
              look="quiet"
              label={againWords(workflow?.title ?? "Restore a photo")}
              onRetried={put}
            >
              {!result.expired && <JobDownload result={result} />}
              <Link href="/" className={buttonClass("plain", "order-last")}>
                Restore another photo
              </Link>
              <JobFacts job={job} result={result} />
            </RestoreAgain>
            <JobKeeping job={job} put={put} />
            <div>
              {canBeExported(result) && <SaveChoices result={result} input={job.input} />}
              <JobDeliverables job={job} />
              <JobDetails job={job} workflow={workflow} />
            </div>
          </div>
        )}
        {job.status === "COMPLETED" && !result && <JobDeliverables job={job} />}
        {stopped && (
          <JobFailed job={job}>
            <RestoreAgain
              job={job}
              workflow={workflow}
              look="primary"
              label="Try again"
              retryUnchanged
              onRetried={put}
            />
          </JobFailed>
        )}
        {job.batchId && (
          <Link href={`/batches/${job.batchId}`} className={buttonClass("plain")}>
            All photos of this roll
          </Link>
        )}
      </div>
    </article>
  );
}
