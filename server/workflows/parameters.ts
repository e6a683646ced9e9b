/** Checks what a person set against what the workflow's manifest allows. */
import { z } from "zod";
import { AppError } from "../errors";
import type { JobParameters } from "../schemas/job";
import type { Parameter } from "../schemas/parameter";
import type { Manifest } from "../schemas/workflow";
import { settings } from "./workflow";

/** What a parameter takes, in words: "a number from 0 to 100 in steps of 5". */
export function allowed(parameter: Parameter): string {
  switch (parameter.type) {
    case "number":
      return `a number from ${parameter.min} to ${parameter.max} in steps of ${parameter.step}`;
    case "enum":
      return `one of ${parameter.options.map(({ value }) => value).join(", ")}`;
    case "boolean":
      return "true or false";
    case "text":
      return `text of ${parameter.minLength} to ${parameter.maxLength} characters`;
    case "seed":
      return `a whole number from 0 to ${parameter.max}`;
  }
}

/** Whether the parameter may have this value: type, range, step (counted from min), options. */
export function accepts(parameter: Parameter, value: unknown): value is JobParameters[string] {
  switch (parameter.type) {
    case "number":
      return typeof value === "number" && value >= parameter.min && value <= parameter.max && onStep(parameter, value);
    case "enum":
      return parameter.options.some((option) => option.value === value);
    case "boolean":
      return typeof value === "boolean";
    case "text":
      return typeof value === "string" && value.length >= parameter.minLength && value.length <= parameter.maxLength;
    case "seed":
      return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= parameter.max;
  }
}

function onStep({ min, step }: { min: number; step: number }, value: number): boolean {
  const steps = (value - min) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

/** What stands where nothing was set; a seed has none of its own. */
const defaultOf = (parameter: Parameter, draw: Draw) =>
  parameter.type === "seed" ? draw(parameter.max) : parameter.default;

/** A whole number from 0 to max. */
export type Draw = (max: number) => number;

/** The strict zod schema of a workflow's parameters; what is left out gets its default, a seed is drawn. */
export function parameterSchema(parameters: Parameter[], draw: Draw = drawSeed) {
  const fields = parameters.map((parameter) => [
    parameter.name,
    z
      .custom<JobParameters[string]>((value) => accepts(parameter, value), `must be ${allowed(parameter)}`)
      .prefault(() => defaultOf(parameter, draw)),
  ]);
  return z.strictObject(Object.fromEntries(fields) as Record<string, z.ZodType<JobParameters[string]>>);
}

export const drawSeed: Draw = (max) => Math.floor(Math.random() * (max + 1));

/**
 * The given parameters and texts with defaults filled in and seeds drawn.
 * @throws AppError INVALID_PARAMETER with details.parameter, value and allowed (words), for the first that is wrong.
 */
export function parseParameters(manifest: Settable, given: JobParameters, draw: Draw = drawSeed): JobParameters {
  const parameters = settings(manifest);
  const result = parameterSchema(parameters, draw).safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = issue?.code === "unrecognized_keys" ? issue.keys[0] : issue?.path[0];
  throw invalid(String(name), given[String(name)], parameters);
}

type Settable = Pick<Manifest, "inputs" | "parameters">;

/** Every setting at its default; seeds are 0. */
export const defaults = (manifest: Settable): JobParameters =>
  Object.fromEntries(settings(manifest).map((parameter) => [parameter.name, defaultOf(parameter, () => 0)]));

function invalid(name: string, value: unknown, parameters: Parameter[]): AppError {
  const parameter = parameters.find((one) => one.name === name);
  const takes = parameter ? allowed(parameter) : parameters.map((one) => one.name).join(", ") || "none";
  const message = parameter
    ? `"${name}" must be ${takes}; ${JSON.stringify(value) ?? "nothing"} is not.`
    : `There is no setting "${name}" here; the settings are: ${takes}.`;
  return new AppError("INVALID_PARAMETER", message, { details: { parameter: name, value, allowed: takes } });
}
