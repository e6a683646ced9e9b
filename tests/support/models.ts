/** Small 3D models for tests: a sound one, and files put together by hand. */
import sharp from "sharp";
import { writeGlb } from "@/server/lib/relief/glb";
import { buildRelief } from "@/server/lib/relief/mesh";

/** A plate of 80 × 60 × 6 mm, red on the left, blue on the right. */
export async function reliefGlb(maxVertices = 500): Promise<Buffer> {
  const depth = { width: 16, height: 12, data: Float32Array.from({ length: 192 }, (_, i) => (i % 16) / 15) };
  const mesh = buildRelief(depth, { widthMm: 80, reliefMm: 4, baseMm: 2 }, maxVertices);
  return Buffer.from(await writeGlb({ mesh, texture: { bytes: await redAndBlue(), mimeType: "image/png" } }));
}

const redAndBlue = () =>
  sharp(Buffer.from([200, 20, 20, 20, 20, 200]), { raw: { width: 2, height: 1, channels: 3 } })
    .resize(64, 48, { kernel: "nearest", fit: "fill" })
    .png()
    .toBuffer();

/** A file of these chunks, its lengths right. */
export function glbOf(json: unknown, bin?: Buffer): Buffer {
  const parts = [chunk("JSON", Buffer.from(JSON.stringify(json)), " "), ...(bin ? [chunk("BIN\0", bin, "\0")] : [])];
  const header = Buffer.alloc(12);
  header.write("glTF");
  header.writeUInt32LE(2, 4);
  header.writeUInt32LE(12 + parts.reduce((sum, part) => sum + part.length, 0), 8);
  return Buffer.concat([header, ...parts]);
}

function chunk(type: string, data: Buffer, filler: string): Buffer {
  const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4, filler)]);
  const header = Buffer.alloc(8);
  header.writeUInt32LE(padded.length);
  header.write(type, 4, "latin1");
  return Buffer.concat([header, padded]);
}

/** What a file that glbOf made, or any with two chunks, holds. */
export function takeApart(glb: Buffer) {
  const length = glb.readUInt32LE(12);
  return { json: JSON.parse(glb.toString("utf8", 20, 20 + length)), bin: Buffer.from(glb.subarray(20 + length + 8)) };
}

/** Three corners of a triangle in the plane, a metre long, as ComfyUI's SaveGLB writes them: no normals, no material. */
export function plainTriangle() {
  const bin = Buffer.from(Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0]).buffer);
  const json = {
    asset: { version: "2.0" },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 } as { mesh?: number; children?: number[] }],
    meshes: [
      { primitives: [{ attributes: { POSITION: 0 } as Record<string, number>, indices: undefined as unknown }] },
    ],
    accessors: [
      { bufferView: 0, componentType: 5126, type: "VEC3", count: 3, min: [0, 0, 0], max: [1, 1, 0] } as Record<
        string,
        unknown
      >,
    ],
    bufferViews: [{ buffer: 0, byteOffset: 0, byteLength: 36 } as Record<string, unknown>],
    buffers: [{ byteLength: 36 } as Record<string, unknown>],
    images: [] as object[],
    extensionsRequired: [] as string[],
  };
  return { json, bin };
}

/** A model of one triangle so thin that it is drawn in no time. */
export function needleGlb(): Buffer {
  const { json, bin } = plainTriangle();
  const thin = Float32Array.from([0, 0, 0, 1, 0, 0, 0, 0.01, 0]);
  return glbOf(json, Buffer.from(thin.buffer, 0, bin.length));
}
