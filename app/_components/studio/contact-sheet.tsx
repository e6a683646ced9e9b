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

const NONE = "Nothing can be restored here yet: no restoration is set up on this server.";

export function ContactSheet({ workflows }: { workflows: WorkflowView[] }) {
  const { photos, hovering, retry, remove } = useTable();
  const [workflowId, setWorkflowId] = useState(workflows[0]?.id ?? "");
  const [values, setValues] = useState<JobParameters>({});
  const settings = { workflowId, parameters: values };
  const { restore, cancel, pressed, waiting, problem } = useRestore({ photos, remove }, settings);
  const workflow = workflows.find(({ id }) => id === workflowId);
  const usable = photos.filter(({ status }) => status !== "failed").length;
  const single = photos.length === 1;

  function choose(id: string) {
    setWorkflowId(id);
    setValues({});
  }

  return (
    <div className="grid items-start gap-x-12 gap-y-8 pt-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <section className={`grid gap-6 rounded transition-opacity ${hovering ? "opacity-60" : ""}`}>
        <div className="flex flex-wrap items-center justify-between gap-4">
          <h1 className="text-24 font-medium">{single ? "Your photo" : `Your ${photos.length} photos`}</h1>
          <ChooseButton look="quiet">Add photos</ChooseButton>
        </div>
        <ul className={single ? "[--frame-height:min(36rem,62dvh)]" : "prints"}>
          {photos.map((photo) => (
            <ContactPrint
              key={photo.key}
              photo={photo}
              large={single}
              onRetry={() => retry(photo.key)}
              onRemove={() => remove([photo])}
            />
          ))}
        </ul>
      </section>
      <section aria-label="Restoration" className="grid gap-4 lg:sticky lg:top-4 lg:pt-1">
        {workflow ? (
          <>
            <WorkflowChoice workflows={workflows} chosen={workflowId} onChoose={choose} />
            <ParameterForm workflow={workflow} values={values} onChange={setValues} />
          </>
        ) : (
          <Notice>{NONE}</Notice>
        )}
        <Notice>{problem}</Notice>
        <div className="sticky bottom-0 -mx-4 grid gap-2 bg-bg px-4 py-4 sm:-mx-6 sm:px-6 lg:static lg:m-0 lg:p-0">
          <Button look="primary" disabled={!workflow || usable === 0 || pressed} onClick={restore}>
            {usable > 1 ? `Restore ${usable} photos` : "Restore"}
          </Button>
          <div className="flex items-center justify-between text-quiet">
            <p role="status">{waiting ? "Starts as soon as your photos are in." : ""}</p>
            {waiting && (
              <Button look="plain" onClick={cancel}>
                Not yet
              </Button>
            )}
          </div>
        </div>
      </section>
    </div>
  );
}
