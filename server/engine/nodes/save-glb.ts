/** SaveGLB: writes binary glTF files into the output folder. */
import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { writeGlb } from "../../lib/relief/glb";
import { asMeshes } from "../mesh/mesh";
import { describe, type NodeClass, type SavedFile } from "./node";
import { HIDDEN_INPUTS } from "./save-image";
import { planFiles } from "./save-place";

/** Lists its files under the key "3d", as ComfyUI does. */
export const saveGlb: NodeClass = {
  info: describe({
    name: "SaveGLB",
    title: "SaveGLB",
    category: "3d",
    module: "comfy_extras.nodes_hunyuan3d",
    inputs: { mesh: ["MESH"], filename_prefix: ["STRING", { default: "mesh/ComfyUI" }] },
    hidden: HIDDEN_INPUTS,
    outputs: [],
  }),
  async run({ mesh, filename_prefix }, { folders }) {
    const { folder, subfolder, nameOf } = await planFiles(folders.output, String(filename_prefix));
    const saved: SavedFile[] = [];
    for (const [index, one] of asMeshes(mesh).entries()) {
      const filename = nameOf(index, "glb");
      await writeWhole(path.join(folder, filename), await writeGlb(one));
      saved.push({ filename, subfolder, type: "output" });
    }
    return { values: [], output: { "3d": saved } };
  },
};

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${file}.part`, bytes);
  await rename(`${file}.part`, file);
}
