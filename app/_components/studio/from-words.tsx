"use client";
/** The page of a workflow that needs no photo: what it does, what to say, one button. */
import { useState } from "react";
import { SettingsForm } from "@/app/_components/settings/settings-form";
import { useSettings } from "@/app/_components/settings/use-settings";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { useEnterAsGuest } from "@/app/_components/uploads/use-enter-as-guest";
import { actionWords } from "@/app/_components/words/action";
import { estimateWords } from "@/app/_components/words/estimate";
import { type Problem, problemOf } from "@/app/_components/words/problem";
import { sentWords } from "@/app/_components/words/where";
import type { JobParameters } from "@/server/schemas/job";
import { lacksInWords, type WorkflowView } from "@/server/schemas/workflow";
import { useStart } from "./use-start";

export function FromWords({ workflow }: { workflow: WorkflowView }) {
  const { id: workflowId, title, description, offered, missing, estimate } = workflow;
  const settings = useSettings(workflow);
  const enter = useEnterAsGuest();
  const start = useStart();
  const [starting, setStarting] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function ask(parameters: JobParameters): Promise<Problem | null> {
    try {
      await enter();
      return (await start([{ key: "words", photos: [], workflowId, parameters, inputs: {} }])).problem;
    } catch (error) {
      return problemOf(error);
    }
  }

  const submit = settings.submit(async (parameters) => {
    setStarting(true);
    const refused = await ask(parameters);
    // Without a problem the next page is on its way.
    setStarting(refused === null);
    setProblem(refused);
    settings.refuse(refused);
  });

  return (
    <div className="mx-auto grid w-full max-w-140 gap-6 pt-4">
      <div className="grid gap-1">
        <h1 className="text-24 font-medium">{title}</h1>
        <p className="text-quiet">{description}</p>
      </div>
      {offered ? (
        <>
          <fieldset disabled={starting} className="grid min-w-0">
            <legend className="sr-only">{title}</legend>
            <SettingsForm workflow={workflow} settings={settings} open />
          </fieldset>
          <Notice>{settings.concerns(problem) ? null : problem?.message}</Notice>
          <div className="grid gap-2">
            <Button look="primary" onClick={submit} disabled={starting}>
              {actionWords(title, 1)}
            </Button>
            <p className="text-13 text-quiet">{estimateWords(estimate, [0])}</p>
            <p className="text-13 text-quiet">{sentWords(workflow)}</p>
          </div>
        </>
      ) : (
        <p>This isn’t possible here yet. {lacksInWords(missing)}</p>
      )}
    </div>
  );
}
