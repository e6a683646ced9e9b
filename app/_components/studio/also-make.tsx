"use client";
/** Files that are made of each finished photo besides. */
import { useState } from "react";
import { keep, readKept } from "@/app/_components/settings/kept";
import { Fold } from "@/app/_components/ui/fold";
import type { WorkflowView } from "@/server/schemas/workflow";
import { ALSO, type AlsoName } from "./also";

const KEPT = "also";

export function useAlso() {
  const [chosen, setChosen] = useState(() => readKept<AlsoName[]>(KEPT) ?? []);
  const toggle = (name: AlsoName) => {
    const next = chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name];
    keep(KEPT, next);
    setChosen(next);
  };
  return { chosen, toggle };
}

type Props = { workflow: WorkflowView; also: ReturnType<typeof useAlso> };

export function AlsoMake({ workflow, also: { chosen, toggle } }: Props) {
  if (workflow.outputs[0]?.kind !== "image") return null;
  return (
    <Fold title={chosen.length > 0 ? `Also make (${chosen.length})` : "Also make"}>
      <div className="grid gap-2">
        {ALSO.map(({ name, label, help }) => (
          <label key={name} className="flex min-h-11 items-center justify-between gap-4 text-15">
            <span className="grid">
              {label}
              <span className="text-13 text-quiet">{help}</span>
            </span>
            <input
              type="checkbox"
              className="size-6 shrink-0 accent-(--text)"
              checked={chosen.includes(name)}
              onChange={() => toggle(name)}
            />
          </label>
        ))}
      </div>
    </Fold>
  );
}
