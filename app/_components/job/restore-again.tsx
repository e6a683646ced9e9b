"use client";
/** The same photo once more: as it was asked for, or adjusted as a new restoration of its own. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useRef, useState } from "react";
import { ParameterForm } from "@/app/_components/studio/parameter-form";
import { Button, type Look } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import type { JobView } from "@/server/schemas/job";
import type { WorkflowView } from "@/server/schemas/workflow";

type Props = {
  job: JobView;
  /** Without it, it isn't offered any more: only what was asked for can be tried again. */
  workflow: WorkflowView | undefined;
  look: Look;
  label: string;
  /** Unchanged parameters run the same job again instead of making a new one. */
  retryUnchanged?: boolean;
  onRetried?(view: JobView): void;
  /** Stands in the same row. */
  children?: ReactNode;
};

export function RestoreAgain({ job, workflow, look, label, retryUnchanged, onRetried, children }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [parameters, setParameters] = useState(job.parameters);
  const key = useRef<string | null>(null);

  const refreshed = () => queryClient.invalidateQueries(trpc.jobs.list.pathFilter());
  const onRetrySuccess = (view: JobView) => {
    onRetried?.(view);
    return refreshed();
  };
  const onCreated = (view: JobView) => {
    queryClient.setQueryData(trpc.jobs.byId.queryKey({ id: view.id }), view);
    router.push(`/jobs/${view.id}`);
    return refreshed();
  };
  const retry = useMutation(trpc.jobs.retry.mutationOptions({ onSuccess: onRetrySuccess }));
  const create = useMutation(trpc.jobs.create.mutationOptions({ onSuccess: onCreated }));

  function start() {
    const { workflowId, input } = job;
    if (!input || (retryUnchanged && parameters === job.parameters)) return retry.mutate({ id: job.id });
    key.current ??= crypto.randomUUID();
    create.mutate({ workflowId, inputAssetId: input.id, parameters, idempotencyKey: key.current });
  }

  function adjust(values: JobView["parameters"]) {
    key.current = null;
    setParameters(values);
  }

  const error = retry.error ?? create.error;
  const busy = retry.isPending || create.isPending || create.isSuccess;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-3">
        {children}
        {(workflow || retryUnchanged) && (
          <Button look={look} onClick={start} disabled={busy}>
            {label}
          </Button>
        )}
      </div>
      <Notice>{error && problemOf(error).message}</Notice>
      {workflow && <ParameterForm workflow={workflow} values={parameters} onChange={adjust} />}
    </div>
  );
}
