"use client";
/** The form as people will see it, from what stands in the editor. */
import { SettingsForm } from "@/app/_components/settings/settings-form";
import { useSettings } from "@/app/_components/settings/use-settings";
import { Fold } from "@/app/_components/ui/fold";
import type { JobParameters } from "@/server/schemas/job";
import type { Parameter } from "@/server/schemas/parameter";
import type { WorkflowView } from "@/server/schemas/workflow";
import type { DraftField, WorkflowDraft } from "@/server/schemas/workflow-draft";

export function Preview({ draft }: { draft: WorkflowDraft }) {
  const shown = draft.fields.filter((field) => field.shown).map(({ setting }) => setting);
  const photos = shown.filter(({ type }) => type === "image").map(({ label }) => label);
  const workflow = viewOf(draft, shown);
  return (
    <Fold title="See the form">
      <div className="grid gap-6 rounded border border-line bg-surface p-4">
        {photos.length > 0 && <p className="text-quiet">Asks for: {photos.join(", ")}</p>}
        <Form key={JSON.stringify(workflow.parameters)} workflow={workflow} />
      </div>
    </Fold>
  );
}

/** Nothing that is tried here is kept. */
const NOTHING: JobParameters = {};

function Form({ workflow }: { workflow: WorkflowView }) {
  return <SettingsForm workflow={workflow} settings={useSettings(workflow, NOTHING)} open />;
}

function viewOf({ title, description, licence, credit }: WorkflowDraft, shown: DraftField["setting"][]): WorkflowView {
  const parameters = shown.flatMap(parameterOf);
  const about = { id: "preview", title, description, licence, credit };
  const none = { example: null, inputs: [], outputs: [], missing: [], closedOptions: {}, estimate: null, sentTo: [] };
  return { ...about, ...none, parameters, offered: true };
}

function parameterOf(setting: DraftField["setting"]): Parameter[] {
  if (setting.type === "image") return [];
  if (setting.type !== "prompt") return [setting];
  const { name, label, help, maxLength } = setting;
  return [{ type: "text", name, label, help, maxLength, minLength: 1, default: "", advanced: false }];
}
