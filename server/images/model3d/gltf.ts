/** What we read of a glTF file's JSON; what is not named here plays no part on the page or is harmless there. */
import { z } from "zod";

const index = z.number().int().min(0);
const bytes = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32);

const bufferView = z.looseObject({
  buffer: z.literal(0),
  byteOffset: bytes.default(0),
  byteLength: bytes.min(1),
  byteStride: z.number().int().min(4).max(252).optional(),
});

const accessor = z.looseObject({
  bufferView: index.optional(),
  byteOffset: bytes.default(0),
  componentType: z.union([5120, 5121, 5122, 5123, 5125, 5126].map((type) => z.literal(type))),
  type: z.enum(["SCALAR", "VEC2", "VEC3", "VEC4", "MAT2", "MAT3", "MAT4"]),
  count: z.number().int().min(1),
  /** Rare, and a way to name more values than there are bytes. */
  sparse: z.never().optional(),
});

/** uri: everything has to be inside the file, so that opening it fetches nothing. */
const image = z.looseObject({
  uri: z.never().optional(),
  bufferView: index,
  mimeType: z.enum(["image/jpeg", "image/png", "image/webp"]),
});

const primitive = z.looseObject({
  attributes: z.record(z.string(), index),
  indices: index.optional(),
  mode: z.number().int().min(0).max(6).default(4),
});

const node = z.looseObject({ mesh: index.optional(), children: z.array(index).default([]) });

export const gltf = z.looseObject({
  asset: z.looseObject({ version: z.literal("2.0") }),
  extensionsRequired: z.array(z.string()).default([]),
  buffers: z
    .array(z.looseObject({ uri: z.never().optional(), byteLength: bytes }))
    .max(1)
    .default([]),
  bufferViews: z.array(bufferView).max(100_000).default([]),
  accessors: z.array(accessor).max(100_000).default([]),
  images: z.array(image).max(64).default([]),
  meshes: z
    .array(z.looseObject({ primitives: z.array(primitive).min(1) }))
    .max(10_000)
    .default([]),
  nodes: z.array(node).max(10_000).default([]),
});
export type Gltf = z.infer<typeof gltf>;
export type Accessor = Gltf["accessors"][number];

const COMPONENT_BYTES: Record<number, number> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 };
const COMPONENTS = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT2: 4, MAT3: 9, MAT4: 16 };

/** Bytes of one of its values. */
export const elementBytes = ({ type, componentType }: Accessor): number =>
  COMPONENTS[type] * (COMPONENT_BYTES[componentType] ?? 4);
