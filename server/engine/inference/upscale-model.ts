/** A model that enlarges images, run by ONNX Runtime on the CPU. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { Picture } from "../images/picture";
import type { Tile } from "../images/tiles";

export type UpscaleModel = {
  /** Pixels of the result per pixel of the source, along each axis. */
  scale: number;
  /** Enlarges the tile of `source` and writes its core into `target`, which is `scale` times the size of `source`. */
  run(source: Picture, tile: Tile, target: Picture): Promise<void>;
  release(): Promise<void>;
};

/**
 * `file`: a network from float32 [1, 3, h, w] to [1, 3, scale·h, scale·w], RGB in 0..1. A run blocks its thread
 * (onnxruntime-node computes in the calling one), so this belongs in a worker.
 */
export async function loadUpscaleModel(file: string, threads: number): Promise<UpscaleModel> {
  const session = await InferenceSession.create(file, { intraOpNumThreads: threads });
  const [inputName, outputName] = [session.inputNames[0] as string, session.outputNames[0] as string];
  const infer = async (input: Float32Array, width: number, height: number) => {
    const results = await session.run({ [inputName]: new Tensor("float32", input, [1, 3, height, width]) });
    return results[outputName] as Tensor;
  };
  const probe = await infer(new Float32Array(3 * PROBE * PROBE), PROBE, PROBE);
  const scale = (probe.dims[3] as number) / PROBE;
  return {
    scale,
    async run(source, tile, target) {
      const output = await infer(toPlanes(source, tile), tile.width, tile.height);
      writeCore(output.data as Float32Array, tile, scale, target);
      output.dispose();
    },
    release: () => session.release(),
  };
}

/** The side of the picture that is run to learn a model's scale. */
const PROBE = 8;

/** Bytes in 0..255, channels together, to floats in 0..1, channel after channel. */
function toPlanes({ width, data }: Picture, tile: Tile): Float32Array {
  const size = tile.width * tile.height;
  const planes = new Float32Array(3 * size);
  for (let y = 0, to = 0; y < tile.height; y++) {
    let from = ((tile.y + y) * width + tile.x) * 3;
    for (let x = 0; x < tile.width; x++, to++, from += 3) {
      planes[to] = (data[from] as number) / 255;
      planes[to + size] = (data[from + 1] as number) / 255;
      planes[to + 2 * size] = (data[from + 2] as number) / 255;
    }
  }
  return planes;
}

/** Clamps to 0..1 and cuts to bytes, as ComfyUI does before it scales or saves. */
function writeCore(planes: Float32Array, tile: Tile, scale: number, target: Picture): void {
  const { core } = tile;
  const [width, size] = [tile.width * scale, tile.width * tile.height * scale * scale];
  const [left, top] = [(core.x - tile.x) * scale, (core.y - tile.y) * scale];
  for (let y = 0; y < core.height * scale; y++) {
    let to = ((core.y * scale + y) * target.width + core.x * scale) * 3;
    const start = (top + y) * width + left;
    for (let from = start; from < start + core.width * scale; from++, to += 3) {
      target.data[to] = cut(planes[from] as number);
      target.data[to + 1] = cut(planes[from + size] as number);
      target.data[to + 2] = cut(planes[from + 2 * size] as number);
    }
  }
}

const cut = (value: number): number => (value <= 0 ? 0 : value >= 1 ? 255 : (value * 255) | 0);
