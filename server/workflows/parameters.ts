/** Checks what a person set against what the workflow's manifest allows. */
import { AppError } from "../errors";
import type { JobParameters } from "../schemas/job";
import type { Parameter } from "../schemas/parameter";
import { allowed, type Draw, drawSeed, parameterSchema } from "../schemas/parameter-values";
import type { Manifest } from "../schemas/workflow";
import { settings } from "./workflow";

type Settable = Pick<Manifest, "inputs" | "parameters">;

/**
 * The given parameters and texts with defaults filled in and seeds drawn.
 * @throws AppError INVALID_PARAMETER with details.parameter, value and allowed (words), for the first that is wrong.
 */
export function parseParameters(manifest: Settable, given: JobParameters, draw: Draw = drawSeed): JobParameters {
  const parameters = settings(manifest);
  const result = schemaOf(manifest, parameters, draw).safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = issue?.code === "unrecognized_keys" ? issue.keys[0] : issue?.path[0];
  throw invalid(String(name), given[String(name)], parameters);
}

type Schema = ReturnType<typeof parameterSchema>;
const drawing = new WeakMap<Settable, Schema>();

/** Made once for each manifest: to make it takes longer than to use it a hundred times. */
function schemaOf(manifest: Settable, parameters: Parameter[], draw: Draw): Schema {
  if (draw !== drawSeed) return parameterSchema(parameters, draw);
  const schema = drawing.get(manifest) ?? parameterSchema(parameters);
  drawing.set(manifest, schema);
  return schema;
}

/** Every setting at its default; seeds are 0. */
export const defaults = (manifest: Settable): JobParameters =>
  Object.fromEntries(settings(manifest).map((one) => [one.name, one.type === "seed" ? 0 : one.default]));

function invalid(name: string, value: unknown, parameters: Parameter[]): AppError {
  const parameter = parameters.find((one) => one.name === name);
  const takes = parameter ? allowed(parameter) : parameters.map((one) => one.name).join(", ") || "none";
  const message = parameter
    ? `"${name}" must be ${takes}; ${JSON.stringify(value) ?? "nothing"} is not.`
    : `There is no setting "${name}" here; the settings are: ${takes}.`;
  return new AppError("INVALID_PARAMETER", message, { details: { parameter: name, value, allowed: takes } });
}
