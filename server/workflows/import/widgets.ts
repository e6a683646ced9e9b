/** Gives a node's saved widget values their names: ComfyUI's UI format keeps them in a row. */
import { isFile } from "./files";
import { type InputSpec, type NodeSpec, sectionsOf } from "./node-spec";
import type { UiNode } from "./ui-workflow";

/** Input types that show as a widget, unless forceInput makes them a socket. */
const WIDGETS = new Set([
  ...["INT", "FLOAT", "STRING", "BOOLEAN", "COMBO", "MARKDOWN", "TEXTAREA", "COLOR", "CURVE", "RANGE", "CHART"],
  ...["BOUNDING_BOX", "GALLERIA", "IMAGECOMPARE", "IMAGECROP", "LOAD_3D", "LOAD_3D_ANIMATION", "WEBCAM"],
  ...["AUDIO_RECORD", "COMFY_DYNAMICCOMBO_V3"],
]);
const CONTROL = new Set<unknown>(["fixed", "increment", "decrement", "randomize", "increment-wrap"]);

export type Values = Record<string, unknown>;

export const isDynamicCombo = ({ type }: InputSpec) => type === "COMFY_DYNAMICCOMBO_V3";
export const isAutogrow = ({ type }: InputSpec) => type === "COMFY_AUTOGROW_V3";

export function isWidget({ type, options }: InputSpec): boolean {
  if (options.forceInput === true) return false;
  return WIDGETS.has(type) || (typeof options.widgetType === "string" && WIDGETS.has(options.widgetType));
}

/** Every widget's value by name; what was not saved gets its default. Buttons and seed controls are left out. */
export function widgetValues(spec: NodeSpec, node: UiNode): Values {
  const saved = byName(node);
  return saved ? pick(spec.inputs, node, ({ name }) => saved[name]) : inOrder(spec.inputs, node);
}

/** By the file's own names, where it has them; as in ComfyUI, the list has the values if the two differ. */
function byName({ values, named }: UiNode): Values | undefined {
  if (values && !Array.isArray(values)) return values;
  if (!named || !values) return named;
  const names = Object.keys(named);
  return names.length === values.length ? Object.fromEntries(names.map((name, i) => [name, values[i]])) : undefined;
}

function inOrder(inputs: InputSpec[], node: UiNode): Values {
  const row = Array.isArray(node.values) ? node.values : [];
  let buttons = Math.max(0, row.length - widgetCount(inputs, node, row));
  let next = 0;
  return pick(inputs, node, (input) => {
    for (; buttons > 0 && !fits(input, row[next]); buttons--) next++;
    const value = row[next++];
    next += controlsAfter(input, row, next);
    return value;
  });
}

/** How many entries of the row widgets and their seed controls take; the rest are buttons, such as "upload". */
function widgetCount(inputs: InputSpec[], node: UiNode, row: unknown[]): number {
  let next = 0;
  pick(inputs, node, (input) => {
    const value = row[next++];
    next += controlsAfter(input, row, next);
    return value;
  });
  return next;
}

/** Asks for each widget's value in order; what a choice opens up comes right after it. */
function pick(inputs: InputSpec[], node: UiNode, take: (input: InputSpec) => unknown): Values {
  const picked: Values = {};
  const one = (input: InputSpec) => {
    const value = take(input) ?? defaultOf(input);
    if (value !== undefined) picked[input.name] = value;
    openedBy(input, value).forEach(visit);
  };
  const visit = (input: InputSpec) => {
    if (isAutogrow(input)) grownWidgets(input, node).forEach(one);
    if (isWidget(input)) one(input);
  };
  inputs.forEach(visit);
  return picked;
}

/** The inputs that a dynamic combo shows for this choice, named "combo.input". */
export function openedBy(input: InputSpec, value: unknown): InputSpec[] {
  if (!isDynamicCombo(input)) return [];
  return sectionsOf(dynamicOptions(input).find(({ key }) => key === value)?.inputs, undefined, `${input.name}.`);
}

export const dynamicOptions = ({ options }: InputSpec) =>
  (Array.isArray(options.options) ? options.options : []) as { key?: unknown; inputs?: unknown }[];

function grownWidgets(input: InputSpec, node: UiNode): InputSpec[] {
  const grown = node.inputs.filter(({ name, widget }) => widget && name.startsWith(`${input.name}.`));
  return grown.map(({ name, type }) => ({ name, type, options: {}, required: false }));
}

/** "control_after_generate", and for a choice also its filter. */
function controlsAfter({ name, type, options }: InputSpec, row: unknown[], at: number): number {
  const controlled = options.control_after_generate !== undefined && options.control_after_generate !== false;
  const seed = type === "INT" && (name === "seed" || name === "noise_seed");
  if (!(controlled || seed) || !CONTROL.has(row[at])) return 0;
  return type === "COMBO" && row[at + 1] === "" ? 2 : 1;
}

function fits({ type, choices }: InputSpec, value: unknown): boolean {
  if (type === "INT" || type === "FLOAT") return typeof value === "number";
  if (type === "BOOLEAN") return typeof value === "boolean";
  if (type === "LOAD_3D" || type === "LOAD_3D_ANIMATION") return value === "" || typeof value === "object";
  return !choices || isFile(value) || choices.includes(value);
}

function defaultOf(input: InputSpec): unknown {
  const { type, options, choices } = input;
  if (options.default !== undefined) return options.default;
  if (isDynamicCombo(input)) return dynamicOptions(input)[0]?.key;
  if (choices) return choices[0];
  return { INT: 0, FLOAT: 0, STRING: "", BOOLEAN: false }[type];
}
