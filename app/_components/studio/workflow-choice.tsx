"use client";
/** What can be done with the photos, one card each; a single one needs no choosing and is only named. */
import { useId } from "react";
import { estimateWords } from "@/app/_components/words/estimate";
import type { WorkflowView } from "@/server/schemas/workflow";
import { Example } from "./example";

type Props = {
  workflows: WorkflowView[];
  chosen: WorkflowView;
  /** Of each photo that will be worked on; null where not known yet. */
  megapixels: (number | null)[];
  onChoose(id: string): void;
};

export function WorkflowChoice({ workflows, chosen, megapixels, onChoose }: Props) {
  const group = useId();
  const { title, description, estimate } = chosen;
  const time = estimateWords(estimate, megapixels);
  if (workflows.length === 1)
    return (
      <div className="flex items-center gap-4">
        <Example workflow={chosen} className="h-20 w-16" />
        <div className="grid gap-1">
          <h2 className="text-18 font-medium">{title}</h2>
          <p className="text-13 text-quiet">{description}</p>
          <p className="min-h-5 text-13 text-quiet">{time}</p>
        </div>
      </div>
    );
  return (
    <div className="grid gap-3">
      <fieldset className="min-w-0">
        <legend className="sr-only">What to do</legend>
        <div className="workflow-cards">
          {workflows.map((workflow) => (
            <Card
              key={workflow.id}
              workflow={workflow}
              group={group}
              time={estimateWords(workflow.estimate, megapixels)}
              checked={workflow.id === chosen.id}
              onChoose={() => onChoose(workflow.id)}
            />
          ))}
        </div>
      </fieldset>
      <p className="min-h-10 text-13 text-quiet">{description}</p>
    </div>
  );
}

type CardProps = { workflow: WorkflowView; group: string; time: string | null; checked: boolean; onChoose(): void };

function Card({ workflow, group, time, checked, onChoose }: CardProps) {
  const id = useId();
  return (
    <label className="relative isolate grid grid-rows-[auto_1fr_auto] gap-1 rounded border border-line p-2 has-checked:border-text has-checked:bg-surface has-checked:ring-1 has-checked:ring-text has-focus-visible:outline-2 has-focus-visible:outline-offset-2">
      <input
        type="radio"
        name={group}
        className="absolute inset-0 -z-1 size-full opacity-0"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-time ${id}-description`}
        checked={checked}
        onChange={onChoose}
      />
      <Example workflow={workflow} className="aspect-4/3 w-full" />
      <span id={`${id}-title`} className="text-15 leading-5 font-medium">
        {workflow.title}
      </span>
      <span id={`${id}-time`} className="min-h-5 text-13 text-quiet">
        {time}
      </span>
      <span id={`${id}-description`} hidden>
        {workflow.description}
      </span>
    </label>
  );
}
