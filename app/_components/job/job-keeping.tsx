"use client";
/** How long a restoration's photos stay, a way to keep them, and all of them in one file. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FolderDown } from "lucide-react";
import Link from "next/link";
import { Button, buttonClass } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { isKept, stayWords } from "@/app/_components/words/keeping";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import type { JobView } from "@/server/schemas/job";
import { assetsZipUrl } from "@/server/schemas/job-asset";

type Props = { job: JobView; put(view: JobView): void };

export function JobKeeping({ job, put }: Props) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data: viewer } = useQuery(trpc.viewer.get.queryOptions());
  const onSuccess = (view: JobView) => {
    put(view);
    return queryClient.invalidateQueries(trpc.jobs.list.pathFilter());
  };
  const keep = useMutation(trpc.jobAssets.keep.mutationOptions({ onSuccess }));
  const letGo = useMutation(trpc.jobAssets.letGo.mutationOptions({ onSuccess }));
  const kept = isKept(job);
  const gone = job.results.every(({ expired }) => expired);
  const change = kept ? letGo : keep;
  return (
    <section aria-label="How long it stays" className="grid gap-1">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <p className="text-15 text-quiet" suppressHydrationWarning>
          {stayWords(job, new Date())}
        </p>
        {viewer && !viewer.guest && !gone && (
          <Button look="plain" disabled={change.isPending} onClick={() => change.mutate({ id: job.id })}>
            {kept ? "Let it expire after all" : "Keep it for good"}
          </Button>
        )}
        {viewer?.guest && !gone && (
          <Link href="/sign-up" className={buttonClass("plain")}>
            Create an account to keep it
          </Link>
        )}
      </div>
      <Notice>{change.error && problemOf(change.error).message}</Notice>
      {!gone && (
        <a href={assetsZipUrl(job.id)} download className={buttonClass("plain", "justify-self-start")}>
          <FolderDown aria-hidden size={18} />
          Everything in one ZIP, with the recipe
        </a>
      )}
    </section>
  );
}
