"use client";
/** One thing that comes back. */
import { Field } from "@/app/_components/ui/field";
import type { DraftOutput } from "@/server/schemas/workflow-draft";
import { Check } from "./check";
import { Row } from "./field-row";

type Props = { output: DraftOutput; onChange(output: DraftOutput): void };

const KINDS = { image: "a picture", model3d: "a 3D model", text: "words" };

export function OutputRow({ output, onChange }: Props) {
  return (
    <Row title={output.label} note={`${output.from}: ${KINDS[output.kind]}`}>
      <Check label="Shown" checked={output.shown} onChange={(shown) => onChange({ ...output, shown })} />
      {output.shown && (
        <Field
          label="Label"
          value={output.label}
          onChange={({ target }) => onChange({ ...output, label: target.value })}
        />
      )}
    </Row>
  );
}
