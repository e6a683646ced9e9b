/** Finds what is wrong between a manifest and the files of its variants, beyond the form of each. */
import type { Parameter } from "../schemas/parameter";
import { accepts, allowed } from "../schemas/parameter-values";
import type { Manifest } from "../schemas/workflow";
import { checkVariant } from "./check-variant";
import { type Problem, when } from "./problem";
import { bindingsOf, type LoadedVariant, outputsOf, settings } from "./workflow";

/** Every contradiction in a manifest or between it and its variants; empty when there is none. */
export function check(manifest: Manifest, variants: LoadedVariant[]): Problem[] {
  const onlyOne = (manifest.outputs.length === 0) !== (variants.length === 0);
  return [
    ...when(onlyOne, "variants", "are there exactly when there are outputs for them to make"),
    ...duplicates(manifest),
    ...manifest.parameters.flatMap(checkDefault),
    ...variants.flatMap((variant, index) => checkVariant(manifest, variant, `variants.${index}`)),
    ...unbound(manifest, variants),
  ];
}

function duplicates({ inputs, parameters, outputs, variants }: Manifest): Problem[] {
  const twice = (path: string, names: string[]) =>
    [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => ({
      path,
      reason: `the name "${name}" is used twice`,
    }));
  return [
    ...twice(
      "parameters",
      [...inputs, ...parameters].map(({ name }) => name),
    ),
    ...twice(
      "outputs",
      outputs.map(({ name }) => name),
    ),
    ...twice(
      "variants",
      variants.map(({ id }) => id),
    ),
  ];
}

function checkDefault(parameter: Parameter, index: number): Problem[] {
  if (parameter.type === "seed") return [];
  const wrong = !accepts(parameter, parameter.default);
  return when(wrong, `parameters.${index}.default`, `must be ${allowed(parameter)}`);
}

/** A setting or a photo that reaches no engine would silently do nothing. */
function unbound(manifest: Manifest, variants: LoadedVariant[]): Problem[] {
  if (variants.length === 0) return [];
  const bound = new Set(variants.flatMap((variant) => bindingsOf(variant).map(({ value }) => value)));
  const asked = new Set(variants.flatMap(({ when: condition = {} }) => Object.keys(condition)));
  const made = new Set(variants.flatMap((variant) => outputsOf(variant).map(({ name }) => name)));
  const photos = manifest.inputs.filter(({ kind }) => kind !== "text");
  return [
    ...[...photos, ...settings(manifest)].flatMap(({ name }) =>
      when(!bound.has(name) && !asked.has(name), "variants", `"${name}" is bound to nothing`),
    ),
    ...manifest.outputs.flatMap(({ name }) => when(!made.has(name), "variants", `"${name}" is made by nothing`)),
  ];
}
