/** What the engine is and has: /system_stats, /features, /object_info, /models, /embeddings, /extensions. */
import os from "node:os";
import { FEATURES } from "../features";
import type { Folders } from "../folders";
import { empty, json } from "../http/reply";
import type { Routes } from "../http/router";
import { listUpscaleModels } from "../inference/models";
import type { NodeClass, NodeInfo } from "../nodes/node";
import { nodeClasses } from "../nodes/registry";

/** ComfyUI's; all but one are empty here. */
const MODEL_FOLDERS =
  "checkpoints configs loras vae text_encoders diffusion_models clip_vision style_models embeddings diffusers vae_approx " +
  "controlnet gligen upscale_models custom_nodes hypernetworks photomaker classifiers model_patches audio_encoders";

const FOLDER_NAMES = MODEL_FOLDERS.split(" ");

export const infoRoutes: Routes = {
  "GET /system_stats": () => json(systemStats()),
  "GET /features": () => json(FEATURES),
  async "GET /object_info"({ engine }) {
    const entries = [...nodeClasses].map(async ([name, nodeClass]) => [
      name,
      await fullInfo(nodeClass, engine.folders),
    ]);
    return json(Object.fromEntries(await Promise.all(entries)));
  },
  async "GET /object_info/{}"({ engine, parameter }) {
    const nodeClass = nodeClasses.get(parameter);
    return json(nodeClass ? { [parameter]: await fullInfo(nodeClass, engine.folders) } : {});
  },
  "GET /models": () => json(FOLDER_NAMES),
  async "GET /models/{}"({ engine, parameter }) {
    if (!FOLDER_NAMES.includes(parameter)) return empty(404);
    return json(parameter === "upscale_models" ? await listUpscaleModels(engine.folders.models) : []);
  },
  "GET /embeddings": () => json([]),
  "GET /extensions": () => json([]),
};

/** With the files that are there now as choices. */
async function fullInfo({ info, files }: NodeClass, folders: Folders): Promise<NodeInfo> {
  if (!files) return info;
  const names = await files.list(folders);
  const full = structuredClone(info);
  const spec = full.input.required[files.input];
  if (spec?.[0] === "COMBO") Object.assign(spec[1] ?? {}, { options: names });
  else if (spec) spec[0] = names;
  return full;
}

/** The version is that of the protocol. Unlike ComfyUI's, `argv` says nothing of this machine's paths. */
function systemStats() {
  const [ram_total, ram_free] = [os.totalmem(), os.freemem()];
  const memory = { vram_total: ram_total, vram_free: ram_free, torch_vram_total: ram_total, torch_vram_free: ram_free };
  return {
    system: {
      os: "posix",
      ram_total,
      ram_free,
      comfyui_version: "0.3.64",
      required_frontend_version: "",
      installed_templates_version: "",
      required_templates_version: "",
      python_version: `none (Node.js ${process.version})`,
      pytorch_version: "none (ONNX Runtime)",
      embedded_python: false,
      argv: [],
    },
    devices: [{ name: "cpu", type: "cpu", index: null, ...memory }],
  };
}
