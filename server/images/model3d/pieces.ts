/** Reads the triangles of a checked model, each where it stands in the scene. */
import { type mat4, type Node, type Primitive, WebIO } from "@gltf-transform/core";
import { pauses } from "@/server/lib/pauses";
import { vertexNormals } from "@/server/lib/relief/normals";
import { refuse } from "./refuse";
import { readTexture, type Texture } from "./texture";

/** Triangles with one look. */
export type Piece = {
  positions: Float32Array;
  normals: Float32Array;
  indices: Uint32Array;
  uvs?: Float32Array;
  texture?: Texture;
  /** Multiplies the texture, or stands alone: red, green, blue, 0..1, as a screen shows them. */
  colour: [number, number, number];
};

const TRIANGLES = 4;
/** Vertices between two looks at the clock. */
const BATCH = 4096;
const PLASTER: Piece["colour"] = [0.8, 0.78, 0.74];

/** Pieces that are not made of plain triangles are left out. @throws AppError ENGINE_BAD_ANSWER */
export async function readPieces(file: Uint8Array): Promise<Piece[]> {
  const document = await new WebIO().readBinary(file).catch((cause) => {
    throw refuse("glTF that can't be read", cause);
  });
  const root = document.getRoot();
  const scene = root.getDefaultScene() ?? root.listScenes()[0];
  const nodes: Node[] = [];
  scene?.traverse((node) => void nodes.push(node));
  const found = nodes.flatMap((node) => {
    const primitives = node.getMesh()?.listPrimitives() ?? [];
    return primitives.map((primitive) => readPiece(primitive, node.getWorldMatrix()));
  });
  return (await Promise.all(found)).filter((piece) => piece !== undefined);
}

async function readPiece(primitive: Primitive, matrix: mat4): Promise<Piece | undefined> {
  const position = primitive.getAttribute("POSITION");
  if (position?.getType() !== "VEC3" || primitive.getMode() !== TRIANGLES) return undefined;
  const positions = new Float32Array(position.getCount() * 3);
  const point = [0, 0, 0];
  const pause = pauses();
  for (let i = 0; i < position.getCount(); i++) {
    if (i % BATCH === 0) await pause();
    move(position.getElement(i, point), matrix, positions, 3 * i);
  }
  const indices = cornersOf(primitive, position.getCount());
  const material = primitive.getMaterial();
  const uvs = primitive.getAttribute(`TEXCOORD_${material?.getBaseColorTextureInfo()?.getTexCoord() ?? 0}`);
  const image = material?.getBaseColorTexture()?.getImage();
  const [red, green, blue] = material?.getBaseColorFactor().map(toScreen) ?? PLASTER;
  return {
    positions,
    indices,
    normals: vertexNormals(positions, indices),
    colour: [red ?? 1, green ?? 1, blue ?? 1],
    ...(uvs && image && { uvs: readPairs(uvs), texture: await readTexture(image) }),
  };
}

/** glTF's factors are linear light; sRGB's curve, nearly. */
const toScreen = (level: number) => Math.min(1, Math.max(0, level)) ** (1 / 2.2);

/** Three and three a triangle. */
function cornersOf(primitive: Primitive, vertices: number): Uint32Array {
  const indices = primitive.getIndices()?.getArray();
  const corners = indices ? Uint32Array.from(indices) : Uint32Array.from({ length: vertices }, (_, i) => i);
  const whole = corners.subarray(0, corners.length - (corners.length % 3));
  if (whole.every((corner) => corner < vertices)) return whole;
  throw refuse("triangles between vertices that are not there");
}

/** By a matrix that is written column by column, as glTF's are. */
function move([x = 0, y = 0, z = 0]: number[], m: mat4, to: Float32Array, at: number): void {
  to[at] = m[0] * x + m[4] * y + m[8] * z + m[12];
  to[at + 1] = m[1] * x + m[5] * y + m[9] * z + m[13];
  to[at + 2] = m[2] * x + m[6] * y + m[10] * z + m[14];
}

type Attribute = NonNullable<ReturnType<Primitive["getAttribute"]>>;

function readPairs(attribute: Attribute): Float32Array {
  const pairs = new Float32Array(attribute.getCount() * 2);
  const pair: number[] = [];
  for (let i = 0; i < attribute.getCount(); i++) {
    attribute.getElement(i, pair);
    pairs[2 * i] = pair[0] ?? 0;
    pairs[2 * i + 1] = pair[1] ?? 0;
  }
  return pairs;
}
