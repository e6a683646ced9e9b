/** Which values a workflow's parameters take: the same schema checks the form, the server and the API. */
import { z } from "zod";
import type { JobParameters } from "./job";
import type { Parameter } from "./parameter";

type Value = JobParameters[string];

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

/** Type, range, step (counted from min) and options of one parameter. */
function valueSchema(parameter: Parameter): z.ZodType<Value, Value> {
  const error = `must be ${allowed(parameter)}`;
  switch (parameter.type) {
    case "number":
      return z
        .number({ error })
        .min(parameter.min, { error })
        .max(parameter.max, { error })
        .refine((value) => onStep(parameter, value), { error });
    case "enum":
      return z.literal(
        parameter.options.map(({ value }) => value),
        { error },
      );
    case "boolean":
      return z.boolean({ error });
    case "text":
      return z.string({ error }).min(parameter.minLength, { error }).max(parameter.maxLength, { error });
    case "seed":
      return z.int({ error }).min(0, { error }).max(parameter.max, { error });
  }
}

function onStep({ min, step }: { min: number; step: number }, value: number): boolean {
  const steps = (value - min) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

/** Whether the parameter may have this value. */
export const accepts = (parameter: Parameter, value: unknown): value is Value =>
  valueSchema(parameter).safeParse(value).success;

/** A whole number from 0 to max. */
export type Draw = (max: number) => number;

export const drawSeed: Draw = (max) => Math.floor(Math.random() * (max + 1));

/** The strict zod schema of a workflow's parameters; what is left out gets its default, a seed is drawn. */
export function parameterSchema(parameters: Parameter[], draw: Draw = drawSeed) {
  const fields = parameters.map((parameter) => [parameter.name, withDefault(parameter, draw)]);
  return z.strictObject(Object.fromEntries(fields) as Record<string, z.ZodType<Value, Value | undefined>>);
}

/** A text that is needed has no default that it would take itself. */
function withDefault(parameter: Parameter, draw: Draw): z.ZodType<Value, Value | undefined> {
  const { label: title, help } = parameter;
  const description = [help, `Must be ${allowed(parameter)}.`].filter(Boolean).join(" ");
  const schema = valueSchema(parameter).meta({ title, description });
  if (parameter.type === "seed") return schema.optional().transform((value) => value ?? draw(parameter.max));
  return accepts(parameter, parameter.default) ? schema.prefault(parameter.default) : schema;
}

/** JSON Schema of what may be given, for API clients. */
export const parameterJsonSchema = (parameters: Parameter[]) =>
  z.toJSONSchema(parameterSchema(parameters), { io: "input" });
