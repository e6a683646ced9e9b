/** Makes a setting that a person understands out of a node's input. */

import { MAX_TEXT } from "../../schemas/parameter";
import type { DraftField } from "../../schemas/workflow-draft";
import type { FieldHint } from "./hints";
import { pretty } from "./labels";
import type { InputSpec } from "./node-spec";

export type Setting = DraftField["setting"];
type Base = { name: string; label: string; help?: string; advanced: boolean };

const MAX_OPTIONS = 200;
/** Nodes allow far more than anyone waits for: what is offered unless the graph already goes further. */
const SENSIBLE: Record<string, number> = {
  steps: 100,
  cfg: 30,
  guidance: 30,
  batch_size: 8,
  width: 4096,
  height: 4096,
};

/** undefined when nobody could set it: links, files of other kinds, lists that the engine does not tell. */
export function settingOf(
  spec: InputSpec,
  value: unknown,
  base: Base,
  hint: FieldHint = { targets: [] },
): Setting | undefined {
  if (spec.options.image_upload === true)
    return { type: "image", name: base.name, label: base.label, help: base.help, optional: false };
  if (hint.choices) return choice(hint.choices, value, base);
  switch (spec.type) {
    case "INT":
    case "FLOAT":
      return typeof value === "number" ? number(spec, value, base, hint) : undefined;
    case "BOOLEAN":
      return typeof value === "boolean" ? { ...base, type: "boolean", default: value } : undefined;
    case "STRING":
      return typeof value === "string" ? text(value, base) : undefined;
    case "COMBO":
      return choice(
        (spec.choices ?? []).filter(isOption).map((one) => ({ value: one, label: pretty(one) })),
        value,
        base,
      );
    default:
      return undefined;
  }
}

function number(spec: InputSpec, value: number, base: Base, { range }: FieldHint): Setting | undefined {
  if (isSeed(spec))
    return { ...base, type: "seed", max: Math.min(bound(spec.options.max, Infinity), Number.MAX_SAFE_INTEGER) };
  const whole = spec.type === "INT";
  const min = Math.min(range?.min ?? bound(spec.options.min, 0), value);
  const sensible = SENSIBLE[spec.name] ?? Infinity;
  const max = Math.max(range?.max ?? Math.min(bound(spec.options.max, whole ? 1e6 : 1e3), sensible), value);
  if (max <= min || !Number.isSafeInteger(Math.trunc(max)) || !Number.isSafeInteger(Math.trunc(min))) return undefined;
  const step = fitting(range?.step ?? bound(spec.options.step, whole ? 1 : 0.01), value - min, whole);
  return { ...base, type: "number", min, max, step, default: value };
}

export const isSeed = ({ name, type, options }: InputSpec): boolean =>
  type === "INT" &&
  (name === "seed" || name === "noise_seed" || (options.control_after_generate === true && name !== "value"));

const bound = (value: unknown, otherwise: number) =>
  typeof value === "number" && Number.isFinite(value) ? value : otherwise;

/** The step, or a finer one on which the value lies. */
function fitting(step: number, distance: number, whole: boolean): number {
  const onStep = (one: number) => Math.abs(distance / one - Math.round(distance / one)) < 1e-6;
  const finer = whole ? [1] : [0.1, 0.05, 0.01, 0.001];
  return [step, ...finer].find((one) => one > 0 && onStep(one)) ?? 1e-6;
}

const text = (value: string, base: Base): Setting | undefined =>
  value.length > MAX_TEXT ? undefined : { ...base, type: "text", default: value, minLength: 0, maxLength: MAX_TEXT };

type Option = { value: string | number; label: string };

function choice(options: Option[], value: unknown, base: Base): Setting | undefined {
  if (!isOption(value)) return undefined;
  const all = options.some((one) => one.value === value) ? options : [{ value, label: pretty(value) }, ...options];
  if (all.length < 2 || all.length > MAX_OPTIONS) return undefined;
  return { ...base, type: "enum", options: all, default: value };
}

const isOption = (value: unknown): value is string | number =>
  typeof value === "number" || (typeof value === "string" && value.length > 0);
