"use client";
/** The same photo once more: as it was asked for, or adjusted as a new restoration of its own. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { SettingsForm } from "@/app/_components/settings/settings-form";
import { useSettings } from "@/app/_components/settings/use-settings";
import { useStart } from "@/app/_components/studio/use-start";
import { Button, type Look } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { type Problem, problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import type { JobParameters, JobView } from "@/server/schemas/job";
import type { WorkflowView } from "@/server/schemas/workflow";
import { ChooseAgain } from "./choose-again";

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

export function RestoreAgain({ workflow, ...rest }: Props) {
  if (rest.job.input?.expired) {
    return (
      <ChooseAgain job={rest.job} workflow={workflow}>
        {rest.children}
      </ChooseAgain>
    );
  }
  return workflow?.offered ? <Adjustable workflow={workflow} {...rest} /> : <AsItWas {...rest} />;
}

function Adjustable({ workflow, job, retryUnchanged, onRetried, ...row }: Props & { workflow: WorkflowView }) {
  const { workflowId, inputs } = job;
  const settings = useSettings(workflow, job.parameters);
  const retry = useRetry(job, onRetried);
  const start = useStart();
  const [starting, setStarting] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function create(parameters: JobParameters) {
    setStarting(true);
    const { problem } = await start([{ key: "again", photos: [], workflowId, inputs, parameters }]);
    // Without a problem the next page is on its way.
    setStarting(problem === null);
    setProblem(problem);
    settings.refuse(problem);
  }

  const submit = settings.submit((parameters) => {
    const same = workflow.parameters.every(({ name }) => parameters[name] === job.parameters[name]);
    if (retryUnchanged && same) retry.again();
    else void create(parameters);
  });

  return (
    <div className="grid gap-2">
      <Row {...row} disabled={starting || retry.pending} onClick={submit} />
      <Notice>{retry.error ?? (settings.concerns(problem) ? null : problem?.message)}</Notice>
      <SettingsForm workflow={workflow} settings={settings} />
    </div>
  );
}

function AsItWas({ job, retryUnchanged, onRetried, children, ...row }: Omit<Props, "workflow">) {
  const { again, pending, error } = useRetry(job, onRetried);
  return (
    <div className="grid gap-2">
      {retryUnchanged ? (
        <Row {...row} disabled={pending} onClick={again}>
          {children}
        </Row>
      ) : (
        <div className="flex flex-wrap items-center gap-3">{children}</div>
      )}
      <Notice>{error}</Notice>
    </div>
  );
}

type RowProps = Pick<Props, "look" | "label" | "children"> & { disabled: boolean; onClick(): void };

const Row = ({ look, label, children, ...button }: RowProps) => (
  <div className="flex flex-wrap items-center gap-3">
    {children}
    <Button look={look} {...button}>
      {label}
    </Button>
  </div>
);

function useRetry(job: JobView, onRetried: Props["onRetried"]) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSuccess = (view: JobView) => {
    onRetried?.(view);
    return queryClient.invalidateQueries(trpc.jobs.list.pathFilter());
  };
  const { mutate, isPending, error } = useMutation(trpc.jobs.retry.mutationOptions({ onSuccess }));
  return { again: () => mutate({ id: job.id }), pending: isPending, error: error && problemOf(error).message };
}
