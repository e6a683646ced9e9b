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
  const only = workflows.length === 1;
  return (
    <fieldset className="grid gap-3 sm:grid-cols-2">
      <legend className="sr-only">What to do</legend>
      {workflows.map(({ id, title, description }) => (
        <label
          key={id}
          className="flex gap-4 rounded border border-line p-3 has-checked:border-line-strong has-checked:bg-surface has-focus-visible:outline-2 has-focus-visible:outline-offset-2"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={id === chosen || only}
            onChange={() => onChoose(id)}
          />
          <Example id={id} />
          <span className="grid content-center">
            <span className="font-medium">{title}</span>
            <span className="text-13 text-quiet">{description}</span>
          </span>
        </label>
      ))}
    </fieldset>
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
