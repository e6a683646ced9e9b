"use client";
/** What can be done with all photos of a roll at once. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { Button, buttonClass } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { isOpen } from "@/app/_components/words/batch-words";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import { type BatchView, batchZipUrl } from "@/server/schemas/batch";

export function BatchActions({ batch, put }: { batch: BatchView; put(view: BatchView): void }) {
  const { pause, resume, stop, retry, pending, error } = useActions(batch.id, put);
  const { status, counts } = batch;
  const open = isOpen(batch);
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-3">
        {status === "PAUSED" && open && (
          <Button look="primary" disabled={pending} onClick={resume}>
            Resume
          </Button>
        )}
        {counts.COMPLETED > 0 && (
          <a href={batchZipUrl(batch.id)} download className={buttonClass(open ? "quiet" : "primary")}>
            <Download aria-hidden size={18} />
            {open ? "Download what is done" : "Download all"}
          </a>
        )}
        {counts.FAILED > 0 && (
          <Button disabled={pending} onClick={retry}>
            {counts.FAILED === 1 ? "Try the failed one again" : `Try the ${counts.FAILED} failed again`}
          </Button>
        )}
        {status === "RUNNING" && (
          <Button disabled={pending} onClick={pause}>
            Pause
          </Button>
        )}
        {open && (
          <Button disabled={pending} onClick={stop}>
            Stop the rest
          </Button>
        )}
      </div>
      <Notice>{error}</Notice>
    </div>
  );
}

function useActions(id: string, put: (view: BatchView) => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSuccess = (view: BatchView) => {
    put(view);
    return Promise.all([
      queryClient.invalidateQueries(trpc.batches.pathFilter()),
      queryClient.invalidateQueries(trpc.jobs.pathFilter()),
    ]);
  };
  const pause = useMutation(trpc.batches.pause.mutationOptions({ onSuccess }));
  const resume = useMutation(trpc.batches.resume.mutationOptions({ onSuccess }));
  const cancel = useMutation(trpc.batches.cancel.mutationOptions({ onSuccess }));
  const retry = useMutation(trpc.batches.retryFailed.mutationOptions({ onSuccess }));
  const all = [pause, resume, cancel, retry];
  const last = all.toSorted((a, b) => b.submittedAt - a.submittedAt)[0];
  return {
    pause: () => pause.mutate({ id }),
    resume: () => resume.mutate({ id }),
    stop: () => cancel.mutate({ id }),
    retry: () => retry.mutate({ id }),
    pending: all.some(({ isPending }) => isPending),
    error: last?.error && problemOf(last.error).message,
  };
}
