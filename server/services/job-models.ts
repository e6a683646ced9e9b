/** Which models a variant has an engine load. */
import type { LoadedVariant } from "@/server/workflows/workflow";

const WEIGHTS = /\.(safetensors|sft|pth|pt|ckpt|gguf|onnx|bin)$/i;

/** Equal for variants of the same models; those without models stand for themselves. */
export function modelsOf(variant: LoadedVariant): string {
  if (variant.engine !== "comfyui") return variant.mapping.model;
  const values = Object.values(variant.graph).flatMap(({ inputs }) => Object.values(inputs));
  const models = values.filter((value): value is string => typeof value === "string" && WEIGHTS.test(value));
  return [...new Set(models)].sort().join() || variant.id;
}
