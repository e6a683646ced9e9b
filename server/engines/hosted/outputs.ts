/** Finds the files in a model's answer, of which nothing is believed. */
import { randomUUID } from "node:crypto";
import type { EngineOutput } from "../engine";
import { wordsOutput } from "../words";
import { badAnswer } from "./errors";
import { assertServed } from "./origin";
import type { Provider } from "./provider";

/** Outputs pass between durable steps, so a file written out in the answer may only be a small one. */
const MAX_INLINE = 2 ** 20;
const MAX_OUTPUTS = 100;

/**
 * The files that stand at these paths, in the order of the paths. A path is made of field names, positions and "*" for
 * all of a list, e.g. "images.*.url"; "" is the answer itself. A list at its end means each of its members, a text that
 * is no address is a file of kind "text", what is absent or null is no file.
 * @throws AppError ENGINE_BAD_ANSWER for anything else, and for addresses that are not the provider's
 */
export function outputsOf(provider: Provider, answer: unknown, paths: string[]): EngineOutput[] {
  const outputs = paths.flatMap((path) =>
    valuesAt(answer, path === "" ? [] : path.split("."))
      .flat()
      .filter((value) => value !== null && value !== undefined)
      .map((value) => outputOf(provider, path, value)),
  );
  if (outputs.length > MAX_OUTPUTS) throw badAnswer(provider.service, `${outputs.length} files`);
  return outputs;
}

function valuesAt(value: unknown, [first, ...rest]: string[]): unknown[] {
  if (first === undefined) return [value];
  if (first === "*") return Array.isArray(value) ? value.flatMap((member) => valuesAt(member, rest)) : [];
  const known = typeof value === "object" && value !== null && Object.hasOwn(value, first);
  return known ? valuesAt((value as Record<string, unknown>)[first], rest) : [];
}

function outputOf(provider: Provider, source: string, value: unknown): EngineOutput {
  if (typeof value !== "string") throw badAnswer(provider.service, `no address at "${source}"`);
  if (value.startsWith("data:")) return small(provider, { source, kind: "file", filename: randomUUID(), ref: value });
  if (!/^\w+:\/\//.test(value)) return small(provider, wordsOutput(source, value));
  const { pathname } = assertServed(provider, value);
  return { source, kind: "file", filename: filenameIn(pathname), ref: value };
}

function small({ service }: Provider, output: EngineOutput): EngineOutput {
  const { length } = output.ref;
  if (length > MAX_INLINE) throw badAnswer(service, `a file of ${length} characters within the answer`);
  return output;
}

/** The last part of the path when it is a harmless name, else one of our own. */
const filenameIn = (pathname: string) => /\/([\w-][\w.-]{0,99})$/.exec(pathname)?.[1] ?? randomUUID();
