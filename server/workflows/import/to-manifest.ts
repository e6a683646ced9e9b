/** Makes a manifest of the form that an administrator has agreed to. */
import type { z } from "zod";
import { type Manifest, manifest as manifestSchema } from "../../schemas/workflow";
import type { DraftField, WorkflowDraft } from "../../schemas/workflow-draft";

/** file: where its graph is kept. @throws ZodError when nothing is given or nothing comes back */
export function toManifest({ fields, outputs, ...about }: WorkflowDraft, file: string): Manifest {
  const shown = fields.filter((field) => field.shown);
  const kept = outputs.filter((output) => output.shown);
  return manifestSchema.parse({
    ...about,
    inputs: shown.flatMap(inputOf),
    parameters: shown.flatMap(({ setting }) =>
      setting.type === "image" || setting.type === "prompt" ? [] : [setting],
    ),
    outputs: kept.map(({ name, label, kind }) => ({ name, label, kind })),
    variants: [
      {
        id: "imported",
        engine: "comfyui",
        file,
        bindings: shown.flatMap(({ setting, targets }) =>
          targets.map((target) => ({ value: setting.name, ...target })),
        ),
        outputs: kept.map(({ name, node }) => ({ name, node })),
      },
    ],
  });
}

function inputOf({ setting }: DraftField): z.input<typeof manifestSchema>["inputs"] {
  if (setting.type === "image") {
    const { name, label, help, optional } = setting;
    return [{ kind: "image", name, label, help, optional }];
  }
  if (setting.type !== "prompt") return [];
  const { name, label, help, maxLength } = setting;
  return [{ kind: "text", name, label, help, maxLength }];
}
