"use client";
/** The table with photos on it: prints, what to do with them, one button. */
import { useState } from "react";
import { keep, readKept } from "@/app/_components/settings/kept";
import { Notice } from "@/app/_components/ui/notice";
import { useTable } from "@/app/_components/uploads/uploads-provider";
import type { WorkflowView } from "@/server/schemas/workflow";
import { ChooseButton } from "./choose-button";
import { ClosedWorkflows } from "./closed-workflows";
import { ContactPrint } from "./contact-print";
import { onePhotoEach, takesPhotos } from "./photo-inputs";
import { Plan } from "./plan";
import { useRestore } from "./use-restore";
import { WorkflowChoice } from "./workflow-choice";

const NONE = "Nothing can be done with photos here yet.";
const CHOSEN = "workflow";

export function ContactSheet({ workflows }: { workflows: WorkflowView[] }) {
  const { photos, hovering, retry, remove } = useTable();
  const [chosenId, setChosenId] = useState(() => readKept<string>(CHOSEN));
  const restoration = useRestore({ photos, remove });
  const forPhotos = workflows.filter(takesPhotos);
  const offered = forPhotos.filter((workflow) => workflow.offered);
  const chosen = offered.find(({ id }) => id === chosenId) ?? offered[0];
  const usable = photos.filter(({ status }) => status !== "failed");
  const single = photos.length === 1;

  function choose(id: string) {
    keep(CHOSEN, id);
    setChosenId(id);
    restoration.cancel();
  }

  return (
    <div className="grid items-start gap-x-12 gap-y-8 pt-4 lg:grid-cols-[minmax(0,1fr)_26rem]">
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
        {chosen ? (
          <>
            <WorkflowChoice
              workflows={offered}
              chosen={chosen}
              megapixels={(onePhotoEach(chosen) ? usable : usable.slice(0, 1)).map(megapixels)}
              onChoose={choose}
            />
            <Plan key={chosen.id} workflow={chosen} photos={usable} restoration={restoration} />
          </>
        ) : (
          <Notice>{NONE}</Notice>
        )}
        <ClosedWorkflows workflows={forPhotos.filter((workflow) => !workflow.offered)} />
      </section>
    </div>
  );
}

const megapixels = ({ asset }: { asset: { width: number | null; height: number | null } | null }) =>
  asset?.width && asset.height ? (asset.width * asset.height) / 1e6 : null;
