"use client";
/** The table with photos on it: prints, what to do with them, one button. */
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { useTable } from "@/app/_components/uploads/uploads-provider";
import type { JobParameters } from "@/server/schemas/job";
import type { WorkflowView } from "@/server/schemas/workflow";
import { ChooseButton } from "./choose-button";
import { ContactPrint } from "./contact-print";
import { ParameterForm } from "./parameter-form";
import { useRestore } from "./use-restore";
import { WorkflowChoice } from "./workflow-choice";

const countOf = (photos: number) => `${photos} photo${photos === 1 ? "" : "s"}`;

export function ContactSheet({ workflows }: { workflows: WorkflowView[] }) {
  const { photos, hovering, retry, remove } = useTable();
  const [workflowId, setWorkflowId] = useState(workflows[0]?.id ?? "");
  const [values, setValues] = useState<JobParameters>({});
  const { restore, cancel, pressed, waiting, problem } = useRestore(
    { photos, remove },
    { workflowId, parameters: values },
  );
  const workflow = workflows.find(({ id }) => id === workflowId);
  const usable = photos.filter(({ status }) => status !== "failed").length;

  return (
    <section className={`grid content-start gap-8 rounded transition-colors ${hovering ? "bg-surface" : ""}`}>
      <div className="flex flex-wrap items-center justify-between gap-4 pt-4">
        <h1 className="text-24 font-medium">{countOf(photos.length)} on the table</h1>
        <ChooseButton look="quiet">Add photos</ChooseButton>
      </div>
      <ul className="grid grid-cols-2 gap-x-4 gap-y-6 sm:grid-cols-[repeat(auto-fill,minmax(13rem,1fr))]">
        {photos.map((photo) => (
          <ContactPrint
            key={photo.key}
            photo={photo}
            onRetry={() => retry(photo.key)}
            onRemove={() => remove([photo])}
          />
        ))}
      </ul>
      {workflows.length === 0 && (
        <Notice>Nothing can be restored here yet: no restoration is set up on this server.</Notice>
      )}
      {workflow && (
        <div className="grid gap-2">
          <WorkflowChoice
            workflows={workflows}
            chosen={workflowId}
            onChoose={(id) => {
              setWorkflowId(id);
              setValues({});
            }}
          />
          <ParameterForm workflow={workflow} values={values} onChange={setValues} />
        </div>
      )}
      <Notice>{problem}</Notice>
      <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-4 bg-bg px-4 py-4 sm:static sm:mx-0 sm:px-0">
        <Button
          look="primary"
          className="grow sm:min-w-52 sm:grow-0"
          disabled={!workflow || usable === 0 || pressed}
          onClick={restore}
        >
          {usable > 1 ? `Restore ${countOf(usable)}` : "Restore"}
        </Button>
        <p role="status" className="text-15 text-quiet empty:hidden">
          {waiting ? "Starts as soon as your photos are in." : null}
        </p>
        {waiting && (
          <Button look="plain" onClick={cancel}>
            Not yet
          </Button>
        )}
      </div>
    </section>
  );
}
