/** Checks what a person set against what the workflow's manifest allows. */
import { z } from "zod";
import { AppError } from "../errors";
import type { JobParameters } from "../schemas/job";
import type { Parameter } from "../schemas/workflow";

/** What a parameter takes, in words: "a number from 0 to 100 in steps of 5". */
export function allowed(parameter: Parameter): string {
  switch (parameter.type) {
    case "number":
      return `a number from ${parameter.min} to ${parameter.max} in steps of ${parameter.step}`;
    case "enum":
      return `one of ${parameter.options.map(({ value }) => value).join(", ")}`;
    case "boolean":
      return "true or false";
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
  }
}

function onStep({ min, step }: { min: number; step: number }, value: number): boolean {
  const steps = (value - min) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

/** The strict zod schema of a workflow's parameters; what is left out gets its default. */
export function parameterSchema(parameters: Parameter[]) {
  const fields = parameters.map((parameter) => [
    parameter.name,
    z
      .custom<JobParameters[string]>((value) => accepts(parameter, value), `must be ${allowed(parameter)}`)
      .default(parameter.default),
  ]);
  return z.strictObject(Object.fromEntries(fields) as Record<string, z.ZodType<JobParameters[string]>>);
}

/**
 * The given parameters with defaults filled in.
 * @throws AppError INVALID_PARAMETER with details.parameter, value and allowed (words), for the first that is wrong.
 */
export function parseParameters(parameters: Parameter[], given: JobParameters): JobParameters {
  const result = parameterSchema(parameters).safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = issue?.code === "unrecognized_keys" ? issue.keys[0] : issue?.path[0];
  throw invalid(String(name), given[String(name)], parameters);
}

function invalid(name: string, value: unknown, parameters: Parameter[]): AppError {
  const parameter = parameters.find((one) => one.name === name);
  const takes = parameter ? allowed(parameter) : parameters.map((one) => one.name).join(", ") || "none";
  const message = parameter
    ? `"${name}" must be ${takes}; ${JSON.stringify(value)} is not.`
    : `There is no setting "${name}" here; the settings are: ${takes}.`;
  return new AppError("INVALID_PARAMETER", message, { details: { parameter: name, value, allowed: takes } });
}
