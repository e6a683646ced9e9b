/** The values a form begins with, what of them is sent, and what is said about a wrong one. Pure. */
import type { JobParameters } from "@/server/schemas/job";
import type { Parameter } from "@/server/schemas/parameter";
import { accepts } from "@/server/schemas/parameter-values";
import type { WorkflowView } from "@/server/schemas/workflow";

/** Null: left empty, as a seed may be. The form's library takes undefined for the value it began with. */
export type FormValues = Record<string, JobParameters[string] | null>;
type Offered = Pick<WorkflowView, "parameters" | "closedOptions">;

/** What was set earlier, as far as it can still be had; else the default, or the first option that is open. */
export const initialValues = (workflow: Offered, earlier: FormValues = {}): FormValues =>
  Object.fromEntries(
    workflow.parameters.map((parameter) => [
      parameter.name,
      initialValue(workflow, parameter, earlier[parameter.name]),
    ]),
  );

function initialValue(workflow: Offered, parameter: Parameter, earlier: FormValues[string] = null): FormValues[string] {
  const isOpen = (value: JobParameters[string]) => !closedReason(workflow, parameter.name, value);
  if (accepts(parameter, earlier) && isOpen(earlier)) return earlier;
  if (parameter.type === "seed") return null;
  if (parameter.type !== "enum" || isOpen(parameter.default)) return parameter.default;
  return parameter.options.find(({ value }) => isOpen(value))?.value ?? parameter.default;
}

/** Why this option can't be chosen here. */
export const closedReason = (
  { closedOptions }: Pick<WorkflowView, "closedOptions">,
  name: string,
  value: JobParameters[string],
): string | undefined => closedOptions[name]?.[String(value)];

/** Without what was left empty. */
export const filledIn = (values: FormValues): JobParameters =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));

/** The schema's messages are the second half of a sentence: "must be a number from 0 to 100". */
export function errorWords({ label }: Parameter, value: FormValues[string] | undefined, message: string): string {
  if (value === "" || value === null || value === undefined) return `${label} is missing.`;
  return message.startsWith("must ") ? `${label} ${message}.` : message;
}
