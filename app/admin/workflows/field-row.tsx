"use client";
/** One thing that people could set: whether they see it, what it is called, and its limits. */
import type { ReactNode } from "react";
import { Field } from "@/app/_components/ui/field";
import type { DraftField } from "@/server/schemas/workflow-draft";
import { Check } from "./check";
import { Limits } from "./limits";

type Props = { field: DraftField; onChange(field: DraftField): void };
export type Setting = DraftField["setting"];

const KINDS: Record<Setting["type"], string> = {
  image: "a photo",
  prompt: "words, always asked for",
  number: "a number",
  enum: "a choice",
  boolean: "a switch",
  text: "words",
  seed: "a number that chance begins with",
};

export function FieldRow({ field, onChange }: Props) {
  const { setting, shown, from } = field;
  const edit = (change: Partial<Setting>) => onChange({ ...field, setting: { ...setting, ...change } as Setting });
  return (
    <Row title={setting.label} note={`${from}: ${KINDS[setting.type]}`}>
      <div className="flex flex-wrap gap-x-6">
        <Check label="Shown" checked={shown} onChange={(now) => onChange({ ...field, shown: now })} />
        {shown && "advanced" in setting && (
          <Check label="Under “More”" checked={setting.advanced} onChange={(advanced) => edit({ advanced })} />
        )}
        {shown && setting.type === "image" && (
          <Check label="May be left out" checked={setting.optional} onChange={(optional) => edit({ optional })} />
        )}
      </div>
      {shown && (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Label" value={setting.label} onChange={({ target }) => edit({ label: target.value })} />
            <Field
              label="Help"
              value={setting.help ?? ""}
              onChange={({ target }) => edit({ help: target.value || undefined })}
            />
          </div>
          <Limits setting={setting} onChange={edit} />
        </>
      )}
    </Row>
  );
}

/** A part of the form, named for those who hear it. */
export function Row({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <li>
      <fieldset className="grid gap-2 rounded border border-line p-4">
        <legend className="px-1 font-medium">{title}</legend>
        <p className="text-13 text-quiet">{note}</p>
        {children}
      </fieldset>
    </li>
  );
}
