/** The model files there are, and the loaded ones. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { pathInside } from "../folders";
import { PythonError } from "../graph/python";
import type { UpscaleModel } from "./upscale-model";

/** Loads each model once; the last one used stays in memory. */
export type Models = {
  /** Throws PythonError (FileNotFoundError) when there is no such file. */
  loadUpscaler(name: string): Promise<UpscaleModel>;
  unload(): Promise<void>;
};

/**
 * The names of upscale models: each x.onnx, and x.pth as another name for it. A graph exported from ComfyUI names the
 * .pth weights; with the alias it runs here unchanged.
 */
export async function listUpscaleModels(models: string): Promise<string[]> {
  const files = await readdir(path.join(models, "upscale_models")).catch(() => []);
  const names = files.filter((file) => file.endsWith(".onnx"));
  return names.flatMap((name) => [name, name.replace(/\.onnx$/, ".pth")]).sort();
}

/** `threads`: how many of them one run of a model uses. */
export function createModels(models: string, threads: number): Models {
  let loaded: { file: string; model: UpscaleModel } | undefined;
  const unload = async () => {
    const { model } = loaded ?? {};
    loaded = undefined;
    await model?.release();
  };
  return {
    async loadUpscaler(name) {
      const file = pathInside(path.join(models, "upscale_models"), name.replace(/\.pth$/, ".onnx"));
      if (!file || !(await listUpscaleModels(models)).includes(name)) {
        const message = `Model in folder 'upscale_models' with filename '${name}' not found.`;
        throw new PythonError("FileNotFoundError", message);
      }
      if (loaded?.file !== file) {
        await unload();
        // Imported when needed: the runtime is large, and the thread that answers requests never runs a model.
        const { loadUpscaleModel } = await import("./upscale-model");
        loaded = { file, model: await loadUpscaleModel(file, threads) };
      }
      return loaded.model;
    },
    unload,
  };
}
