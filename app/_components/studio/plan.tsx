"use client";
/** One workflow set up for the photos on the table: which photo goes where, what can be set, one button. */
import { useEffect, useEffectEvent, useState } from "react";
import { SettingsForm } from "@/app/_components/settings/settings-form";
import { useSettings } from "@/app/_components/settings/use-settings";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import type { Photo } from "@/app/_components/uploads/upload-state";
import { actionWords } from "@/app/_components/words/action";
import { sentWords } from "@/app/_components/words/where";
import type { WorkflowView } from "@/server/schemas/workflow";
import { operationsFor } from "./also";
import { AlsoMake, useAlso } from "./also-make";
import { type Assignment, assign, assignmentProblem, onePhotoEach, photoInputs } from "./photo-inputs";
import { PhotoPicker } from "./photo-picker";
import { requestsFor } from "./requests";
import type { useRestore } from "./use-restore";

type Props = {
  workflow: WorkflowView;
  /** Without those that were refused. */
  photos: Photo[];
  restoration: ReturnType<typeof useRestore>;
};

export function Plan({ workflow, photos, restoration }: Props) {
  const { restore, cancel, pressed, waiting, problem } = restoration;
  const settings = useSettings(workflow);
  const [picked, setPicked] = useState<Assignment>({});
  const [missing, setMissing] = useState<string | null>(null);
  const assigned = assign(
    workflow,
    photos.map(({ key }) => key),
    picked,
  );
  const each = onePhotoEach(workflow);
  const also = useAlso();
  const operations = operationsFor(workflow, also.chosen);

  const refuse = useEffectEvent(settings.refuse);
  useEffect(() => refuse(problem), [problem]);

  const submit = settings.submit((parameters) =>
    restore((arrived) => requestsFor({ workflow, parameters, assigned, operations }, arrived)),
  );
  function start() {
    const wrong = each ? null : assignmentProblem(workflow, assigned);
    setMissing(wrong);
    if (!wrong) submit();
  }

  return (
    <>
      <fieldset disabled={pressed} className="grid min-w-0 gap-6">
        <legend className="sr-only">{workflow.title}</legend>
        {!each &&
          photoInputs(workflow).map((input) => (
            <PhotoPicker
              key={input.name}
              input={input}
              photos={photos}
              picked={assigned[input.name] ?? []}
              onPick={(keys) => setPicked({ ...picked, [input.name]: keys })}
            />
          ))}
        <div>
          <SettingsForm workflow={workflow} settings={settings} />
          <AlsoMake workflow={workflow} also={also} />
        </div>
      </fieldset>
      <Notice>{missing ?? (settings.concerns(problem) ? null : problem?.message)}</Notice>
      <div className="sticky bottom-0 -mx-4 grid gap-2 bg-bg px-4 py-4 sm:-mx-6 sm:px-6 lg:static lg:m-0 lg:p-0">
        <Button look="primary" disabled={photos.length === 0 || pressed} onClick={start}>
          {actionWords(workflow.title, each ? photos.length : 1)}
        </Button>
        <div className="flex items-center justify-between text-quiet">
          <p role="status">{waiting ? "Starts as soon as your photos are in." : sentWords(workflow)}</p>
          {waiting && (
            <Button look="plain" onClick={cancel}>
              Not yet
            </Button>
          )}
        </div>
      </div>
    </>
  );
}
