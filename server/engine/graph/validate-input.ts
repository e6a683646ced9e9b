/** Checks one value of a node against its input's type and range, and converts it as ComfyUI does. */
import type { InputSpec } from "../nodes/node";
import { floatRepr, PythonError, repr, str, toFloat, toInt } from "./python";

/** One entry of `node_errors.*.errors`. */
export type Problem = { type: string; message: string; details: string; extra_info: Record<string, unknown> };

/** The value as the node will get it, or why it cannot. */
export type Checked = { value: unknown } | { problem: Problem };

/** An input's declaration as error bodies show it: always with options. */
export const inputConfig = ([type, options]: InputSpec) => [type, options ?? {}];

const CONVERSIONS: Record<string, (value: unknown) => unknown> = { INT: toInt, FLOAT: toFloat, STRING: str };

/** A value that isn't a link. `checkChoices` is false where the class checks the value on its own. */
export function validateInput(name: string, spec: InputSpec, value: unknown, checkChoices: boolean): Checked {
  const [type] = spec;
  if (typeof type !== "string") return checkChoices ? validateChoice(name, spec, type, value) : { value };
  const convert = CONVERSIONS[type];
  if (!convert) return { value };
  try {
    return validateRange(name, spec, convert(value));
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return { problem: unconvertible(name, spec, value, error) };
  }
}

function unconvertible(name: string, spec: InputSpec, value: unknown, error: PythonError): Problem {
  return {
    type: "invalid_input_type",
    message: `Failed to convert an input value to a ${spec[0]} value`,
    details: `${name}, ${str(value)}, ${error.message}`,
    extra_info: {
      input_name: name,
      input_config: inputConfig(spec),
      received_value: value,
      exception_message: error.message,
    },
  };
}

function validateRange(name: string, spec: InputSpec, value: unknown): Checked {
  const { min, max } = (spec[1] ?? {}) as { min?: number; max?: number };
  if (typeof value !== "number") return { value };
  const show = spec[0] === "FLOAT" ? floatRepr : String;
  const problem = (type: string, message: string) => ({
    problem: {
      type,
      message,
      details: name,
      extra_info: { input_name: name, input_config: inputConfig(spec), received_value: value },
    },
  });
  if (min !== undefined && value < min)
    return problem("value_smaller_than_min", `Value ${show(value)} smaller than min of ${show(min)}`);
  if (max !== undefined && value > max)
    return problem("value_bigger_than_max", `Value ${show(value)} bigger than max of ${show(max)}`);
  return { value };
}

function validateChoice(name: string, spec: InputSpec, choices: string[], value: unknown): Checked {
  if (choices.includes(value as string)) return { value };
  return {
    problem: {
      type: "value_not_in_list",
      message: "Value not in list",
      details: `${name}: ${repr(value)} not in ${repr(choices)}`,
      extra_info: { input_name: name, input_config: inputConfig(spec), received_value: value },
    },
  };
}
