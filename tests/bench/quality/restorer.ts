/** Restores pictures as the product does: through the restore workflow's own graph, with the embedded engine's nodes. */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execute } from "@/server/engine/execution/execute";
import { createResultCache } from "@/server/engine/execution/result-cache";
import { createFolders } from "@/server/engine/folders";
import { decodeImage } from "@/server/engine/images/decode";
import type { Picture } from "@/server/engine/images/picture";
import { writePng } from "@/server/engine/images/png";
import { createModels } from "@/server/engine/inference/models";
import { nodeClasses } from "@/server/engine/nodes/registry";
import { modelThreads } from "@/server/engine/threads";
import type { JobParameters } from "@/server/schemas/job";
import { bind } from "@/server/workflows/bind";
import { loadCatalog } from "@/server/workflows/catalog";
import { defaults } from "@/server/workflows/parameters";

export type Restorer = Awaited<ReturnType<typeof createRestorer>>;

/** Parameters that are not given are at the form's defaults. */
export async function createRestorer() {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "bench-quality-"));
  const folders = createFolders(dataDir, "server/engine/models");
  const models = createModels(folders.models, modelThreads());
  const workflow = (await loadCatalog("workflows")).get("restore");
  const variant = workflow.variants.find(({ id }) => id === "darkroom");
  if (!variant) throw new Error("restore has no variant for the embedded engine");

  const graphFor = (parameters: JobParameters) => {
    const task = bind(workflow, variant, { ...defaults(workflow.manifest), ...parameters }, photo);
    if (task.engine !== "comfyui") throw new Error("not a graph");
    return task.graph;
  };
  const context = { folders, models, throwIfInterrupted: () => undefined };

  return {
    async restore(picture: Picture, parameters: JobParameters): Promise<Picture> {
      await writePng(path.join(folders.input, NAME), picture, {});
      const graph = graphFor(parameters);
      const saved: string[] = [];
      await execute(
        { graph, outputs: outputsOf(graph), pngInfo: {} },
        {
          classes: nodeClasses,
          cache: createResultCache(),
          context,
          emit(event) {
            if (event.type === "output")
              saved.push(...(event.output.images ?? []).map(({ filename }) => path.join(folders.output, filename)));
            if (event.type === "ended" && event.end.type === "error") throw new Error(event.end.message);
          },
        },
      );
      const [restored] = await decodeImage(saved[0] as string, NAME);
      return restored as Picture;
    },
    async close() {
      await models.unload();
      await rm(dataDir, { recursive: true });
    },
  };
}

const NAME = "photo.png";
const photo = { photo: [{ name: NAME }] };

const outputsOf = (graph: Record<string, { class_type: string }>) =>
  Object.entries(graph).flatMap(([id, { class_type }]) => (nodeClasses.get(class_type)?.info.output_node ? [id] : []));
