"use client";
/** What can be done with a photo, one card each; a single one needs no choosing and is only named. */
import { useId } from "react";
import { Picture } from "@/app/_components/ui/picture";
import damaged from "@/app/_images/collins-damaged.webp";
import restored from "@/app/_images/collins-restored.webp";
import type { WorkflowView } from "@/server/schemas/workflow";

const EXAMPLES: Record<string, { before: string; after: string }> = {
  restore: { before: damaged.src, after: restored.src },
};

type Props = { workflows: WorkflowView[]; chosen: string; onChoose(id: string): void };

export function WorkflowChoice({ workflows, chosen, onChoose }: Props) {
  const name = useId();
  const [only] = workflows;
  if (only && workflows.length === 1) return <Card workflow={only} />;
  return (
    <fieldset className="grid gap-3">
      <legend className="sr-only">What to do</legend>
      {workflows.map((workflow) => (
        <label
          key={workflow.id}
          className="rounded border border-line p-3 has-checked:border-text has-focus-visible:outline-2 has-focus-visible:outline-offset-2"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={workflow.id === chosen}
            onChange={() => onChoose(workflow.id)}
          />
          <Card workflow={workflow} />
        </label>
      ))}
    </fieldset>
  );
}

function Card({ workflow: { id, title, description } }: { workflow: WorkflowView }) {
  return (
    <div className="flex items-center gap-4">
      <Example id={id} />
      <span className="grid gap-1">
        <span className="text-18 font-medium">{title}</span>
        <span className="text-13 text-quiet">{description}</span>
      </span>
    </div>
  );
}

function Example({ id }: { id: string }) {
  const example = EXAMPLES[id];
  if (!example) return null;
  return (
    <span className="relative block h-20 w-16 shrink-0 overflow-hidden rounded" aria-hidden>
      <Picture src={example.before} alt="" className="absolute inset-0 size-full object-cover" />
      <Picture
        src={example.after}
        alt=""
        className="absolute inset-0 size-full object-cover [clip-path:inset(0_0_0_50%)]"
      />
      <span className="absolute inset-y-0 left-1/2 w-px bg-white" />
    </span>
  );
}
