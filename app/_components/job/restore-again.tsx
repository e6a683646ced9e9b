"use client";
/** The same photo once more, adjusted or not, as a new restoration of its own. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { ParameterForm } from "@/app/_components/studio/parameter-form";
import { Button, type Look } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import type { JobView } from "@/server/schemas/job";
import type { WorkflowView } from "@/server/schemas/workflow";

type Props = {
  job: JobView;
  workflow: WorkflowView;
  look: Look;
  label: string;
  retryUnchanged?: boolean;
  onRetried(view: JobView): void;
};

export function RestoreAgain({ job, workflow, look, label, retryUnchanged = false, onRetried }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [parameters, setParameters] = useState(job.parameters);
  const key = useRef<string | null>(null);
  const refreshed = () => queryClient.invalidateQueries(trpc.jobs.list.pathFilter());
  const retry = useMutation(
    trpc.jobs.retry.mutationOptions({
      onSuccess: (view) => {
        onRetried(view);
        void refreshed();
        if (view.id !== job.id) router.push(`/jobs/${view.id}`);
      },
    }),
  );
  const create = useMutation(
    trpc.jobs.create.mutationOptions({
      onSuccess: (view) => {
        queryClient.setQueryData(trpc.jobs.byId.queryKey({ id: view.id }), view);
        void refreshed();
        router.push(`/jobs/${view.id}`);
      },
    }),
  );

  function start() {
    if (retryUnchanged && parameters === job.parameters) return retry.mutate({ id: job.id });
    key.current ??= crypto.randomUUID();
    create.mutate({ workflowId: workflow.id, inputAssetId: job.input.id, parameters, idempotencyKey: key.current });
  }

  const error = retry.error ?? create.error;
  return (
    <div className="grid gap-2">
      <div>
        <Button look={look} onClick={start} disabled={retry.isPending || create.isPending || create.isSuccess}>
          {label}
        </Button>
      </div>
      <Notice>{error && problemOf(error).message}</Notice>
      <ParameterForm
        workflow={workflow}
        values={parameters}
        onChange={(values) => {
          key.current = null;
          setParameters(values);
        }}
      />
    </div>
  );
}
