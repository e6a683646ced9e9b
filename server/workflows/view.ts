/** A workflow as pages and API clients see it: what can be chosen is decided by which engines are there. */
import type { EngineKind } from "../engines/engine";
import type { Parameter } from "../schemas/parameter";
import { parameterJsonSchema } from "../schemas/parameter-values";
import { type Lack, lacksInWords, type WorkflowDetail, type WorkflowView } from "../schemas/workflow";
import { availability, type Offer, type VariantAvailability, variantAvailability } from "./availability";
import { defaults } from "./parameters";
import { bindingsOf, settings, type Workflow } from "./workflow";

/** With the JSON Schema of the parameters. */
export function workflowDetail(workflow: Workflow, offers: Offer[]): WorkflowDetail {
  const view = workflowView(workflow, offers);
  return { ...view, parameterSchema: parameterJsonSchema(view.parameters) };
}

export function workflowView(workflow: Workflow, offers: Offer[]): WorkflowView {
  const { title, description, example, inputs, outputs, licence, credit } = workflow.manifest;
  const every = workflow.variants.map((variant) => variantAvailability(workflow, variant, offers));
  const runnable = every.filter(({ engines }) => engines.length > 0);
  const [best] = runnable;
  const offered = runnable.length > 0 || every.length === 0;
  return {
    id: workflow.id,
    title,
    description,
    example: example ?? null,
    inputs,
    parameters: heeded(workflow, runnable.length > 0 ? runnable : every),
    outputs,
    offered,
    missing: offered ? [] : reasons(every),
    closedOptions: closedOptions(workflow, offers),
    estimate: best?.variant.estimate ?? null,
    sentTo: [...new Set(runnable.flatMap(({ variant }) => PROVIDERS[variant.engine] ?? []))],
    licence,
    credit,
  };
}

/** Settings that no variant here would heed are not shown. */
function heeded({ manifest }: Workflow, variants: VariantAvailability[]): Parameter[] {
  const names = new Set(
    variants.flatMap(({ variant }) => [
      ...bindingsOf(variant).map(({ value }) => value),
      ...Object.keys(variant.when ?? {}),
    ]),
  );
  return settings(manifest).filter(({ name }) => names.has(name));
}

/** Options that lead to variants which no engine here can run. */
function closedOptions(workflow: Workflow, offers: Offer[]): WorkflowView["closedOptions"] {
  const asked = new Set(workflow.variants.flatMap(({ when }) => Object.keys(when ?? {})));
  const choices = workflow.manifest.parameters.flatMap((one) =>
    one.type === "enum" && asked.has(one.name) ? [one] : [],
  );
  const entries = choices.map(({ name, options }) => {
    const closed = options.flatMap(({ value }) => {
      const found = availability(workflow, offers, { ...defaults(workflow.manifest), [name]: value });
      if (found.some(({ engines }) => engines.length > 0)) return [];
      return [[String(value), lacksInWords(reasons(found))]];
    });
    return [name, Object.fromEntries(closed)] as const;
  });
  return Object.fromEntries(entries.filter(([, closed]) => Object.keys(closed).length > 0));
}

const PROVIDERS: Partial<Record<EngineKind, string>> = { replicate: "Replicate", fal: "fal" };

const TO_CONNECT = {
  comfyui: "a ComfyUI server (COMFYUI_URLS)",
  replicate: "Replicate (REPLICATE_API_TOKEN)",
  fal: "fal (FAL_KEY)",
} as const;

/** What the engines here lack; where there is none of the right kind, what to connect. */
export function reasons(found: VariantAvailability[]): Lack[] {
  const lacking = found.flatMap(({ missing }) => missing);
  if (lacking.length > 0) return merged(lacking);
  const kinds = [...new Set(found.map(({ variant }) => TO_CONNECT[variant.engine]))];
  return [{ engine: "", reasons: [`Connect ${kinds.join(" or ") || "an engine that can do it"}.`] }];
}

/** An engine that lacks things for several variants is named once, with the shortest list. */
function merged(lacking: Lack[]): Lack[] {
  const least = new Map<string, Lack>();
  for (const lack of lacking) {
    const known = least.get(lack.engine);
    if (!known || lack.reasons.length < known.reasons.length) least.set(lack.engine, lack);
  }
  return [...least.values()];
}
