/** ReliefMesh: a closed, printable relief from depth, with the picture on it. */
import { buildRelief } from "../../lib/relief/mesh";
import { PythonError } from "../graph/python";
import { asMasks } from "../images/mask";
import { asPictures, type Picture } from "../images/picture";
import { toTexture } from "../mesh/texture";
import { describe, type NodeClass } from "./node";

type Inputs = { width_mm: number; relief_mm: number; base_mm: number; max_vertices: number };

export const reliefMesh: NodeClass = {
  info: describe({
    name: "ReliefMesh",
    title: "Relief Mesh",
    category: "darkroom/3d",
    module: "darkroom",
    inputs: {
      image: ["IMAGE"],
      depth: ["MASK"],
      width_mm: ["FLOAT", { default: 100, min: 10, max: 1000, step: 1 }],
      relief_mm: ["FLOAT", { default: 6, min: 0, max: 100, step: 0.1 }],
      base_mm: ["FLOAT", { default: 2, min: 0.1, max: 100, step: 0.1 }],
      max_vertices: ["INT", { default: 100_000, min: 1000, max: 300_000, step: 1000 }],
    },
    outputs: ["MESH"],
  }),
  async run({ image, depth, ...inputs }) {
    const { width_mm: widthMm, relief_mm: reliefMm, base_mm: baseMm, max_vertices } = inputs as Inputs;
    const pictures = asPictures(image);
    const reliefs = asMasks(depth).map(async (mask, i) => ({
      mesh: buildRelief(mask, { widthMm, reliefMm, baseMm }, max_vertices),
      texture: await toTexture(pictureFor(pictures, i)),
    }));
    return { values: [await Promise.all(reliefs)] };
  },
};

function pictureFor(pictures: Picture[], index: number): Picture {
  const picture = pictures[index];
  if (!picture) throw new PythonError("ValueError", `there are ${pictures.length} images for more depths`);
  return picture;
}
