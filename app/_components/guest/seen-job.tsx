"use client";
/** A restoration that one may look at without being its owner any more: before and after, and the download. */
import { Download } from "lucide-react";
import Link from "next/link";
import type { CSSProperties } from "react";
import { Compare } from "@/app/_components/compare/compare";
import { JobDetails } from "@/app/_components/job/job-details";
import { JobFacts } from "@/app/_components/job/job-download";
import { ratioOf } from "@/app/_components/job/job-picture";
import { Badge } from "@/app/_components/ui/badge";
import { buttonClass } from "@/app/_components/ui/button";
import { Picture } from "@/app/_components/ui/picture";
import { nameOf, stateWords } from "@/app/_components/words/job-words";
import { assetUrl } from "@/server/schemas/asset";
import type { GuestView } from "@/server/schemas/guest-job";
import type { JobView } from "@/server/schemas/job";
import type { WorkflowView } from "@/server/schemas/workflow";

type Props = { job: JobView; seen: GuestView; workflow: WorkflowView | undefined };

export function SeenJob({ job, seen, workflow }: Props) {
  const name = nameOf(job);
  const result = job.status === "COMPLETED" ? job.results[0] : undefined;
  return (
    <article aria-label={name} style={{ "--ratio": ratioOf(job, result) } as CSSProperties}>
      <div className="-mx-4 max-sm:[&>*]:rounded-none sm:mx-0">
        <SeenPicture job={job} seen={seen} />
      </div>
      <h1 className="sr-only">{name}</h1>
      <div className="photo-column grid gap-6 pt-6">
        <div className="flex flex-wrap items-center gap-3">
          {result && !result.expired && (
            <a
              href={assetUrl(result.id, "download", seen)}
              download={result.filename}
              className={buttonClass("primary")}
            >
              <Download aria-hidden size={18} />
              Download
            </a>
          )}
          {result ? <JobFacts job={job} result={result} /> : <p className="text-18">{stateWords(job)}</p>}
        </div>
        <p className="max-w-[68ch] text-quiet">
          You can look at this because this browser remembers it.{" "}
          <Link href="/sign-up" className="inline-flex min-h-6 items-center text-text underline underline-offset-4">
            Create an account
          </Link>{" "}
          to have it back for good.
        </p>
        <JobDetails job={job} workflow={workflow} />
      </div>
    </article>
  );
}

function SeenPicture({ job, seen }: Pick<Props, "job" | "seen">) {
  const { input, results } = job;
  const result = job.status === "COMPLETED" ? results[0] : undefined;
  const shown = result ?? input;
  const both = input && result && !input.expired && !result.expired && result.contentType.startsWith("image/");
  if (both) {
    const side = (id: string, alt: string) => ({ src: assetUrl(id, "screen", seen), alt });
    return (
      <Compare
        before={side(input.id, `${nameOf(job)}, before`)}
        after={side(result.id, `${nameOf(job)}, restored`)}
        width={result.width ?? input.width ?? 4}
        height={result.height ?? input.height ?? 3}
      />
    );
  }
  return (
    <div className="photo-frame relative overflow-hidden rounded bg-surface">
      {shown && (!shown.expired || shown.hasThumbnail) && (
        <Picture
          src={assetUrl(shown.id, shown.expired ? "thumbnail" : "screen", seen)}
          alt={nameOf(job)}
          className="size-full object-contain"
        />
      )}
      {shown?.expired && (
        <div className="absolute bottom-3 left-3">
          <Badge>Expired</Badge>
        </div>
      )}
    </div>
  );
}
