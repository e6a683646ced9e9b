"use client";
/** The form that a workflow would get: what is shown, under which words, within which limits. */
import { useMutation } from "@tanstack/react-query";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Fold } from "@/app/_components/ui/fold";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPCClient } from "@/app/_trpc/client";
import type { DraftField, WorkflowDraft } from "@/server/schemas/workflow-draft";
import type { NodeProblem } from "@/server/schemas/workflow-import";
import { FieldRow } from "./field-row";
import { OutputRow } from "./output-row";
import { Preview } from "./preview";
import { Problems } from "./problems";
import type { GivenFile } from "./read-files";

export type Work = {
  id: string;
  draft: WorkflowDraft;
  problems: NodeProblem[];
  engine?: string;
  files?: GivenFile[];
  replace: boolean;
};

type Props = { work: Work; onChange(work: Work): void; onSaved(title: string): void; onCancel(): void };

const ABOUT = [
  ["title", "Title", undefined],
  ["description", "Description", "One or two sentences: what it does with a photo."],
  ["licence", "Licence of the models", undefined],
  ["credit", "Credit", "Whom to thank for it."],
] as const;

export function DraftEditor({ work, onChange, onSaved, onCancel }: Props) {
  const api = useTRPCClient();
  const { id, draft, files, replace } = work;
  const save = useMutation({
    mutationFn: () => api.workflowImports.save.mutate({ id, draft, files, replace }),
    onSuccess: () => onSaved(draft.title),
  });
  const edit = (change: Partial<WorkflowDraft>) => onChange({ ...work, draft: { ...draft, ...change } });
  return (
    <form
      noValidate
      className="grid gap-10"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Problems problems={work.problems} engine={work.engine} />
      <section className="grid gap-4">
        <h2 className="text-18 font-medium">About it</h2>
        {ABOUT.map(([name, label, hint]) => (
          <Field
            key={name}
            {...{ label, hint, name }}
            value={draft[name]}
            onChange={({ target }) => edit({ [name]: target.value })}
          />
        ))}
        {!replace && (
          <Field
            label="Address"
            name="id"
            hint="Lower case letters, digits and -. It stays when the title changes."
            value={id}
            onChange={({ target }) => onChange({ ...work, id: target.value })}
          />
        )}
      </section>
      <Fields fields={draft.fields} onChange={(fields) => edit({ fields })} />
      <section className="grid gap-4">
        <h2 className="text-18 font-medium">What comes back</h2>
        <ul className="grid gap-4">
          {draft.outputs.map((output, index) => (
            <OutputRow
              key={output.name}
              output={output}
              onChange={(changed) => edit({ outputs: draft.outputs.with(index, changed) })}
            />
          ))}
        </ul>
      </section>
      <Preview draft={draft} />
      <Notice>{save.error && problemOf(save.error).message}</Notice>
      <div className="flex flex-wrap gap-3">
        <Button look="primary" type="submit" disabled={save.isPending}>
          Keep it
        </Button>
        <Button onClick={onCancel}>Back</Button>
      </div>
    </form>
  );
}

function Fields({ fields, onChange }: { fields: DraftField[]; onChange(fields: DraftField[]): void }) {
  const row = (field: DraftField) => (
    <FieldRow
      key={field.setting.name}
      field={field}
      onChange={(changed) => onChange(fields.map((one) => (one === field ? changed : one)))}
    />
  );
  const hidden = fields.filter(({ shown }) => !shown);
  return (
    <section className="grid gap-4">
      <h2 className="text-18 font-medium">What people see</h2>
      <ul className="grid gap-4">{fields.filter(({ shown }) => shown).map(row)}</ul>
      {hidden.length > 0 && (
        <Fold title={`Not shown (${hidden.length})`}>
          <ul className="grid gap-4">{hidden.map(row)}</ul>
        </Fold>
      )}
    </section>
  );
}
