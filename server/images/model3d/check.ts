/** Checks what a glTF file's JSON says against its bytes, before anything is made of it. */
import { type Accessor, elementBytes, type Gltf, gltf } from "./gltf";
import { refuse } from "./refuse";

/** What the viewer of the page can show without fetching decoders from elsewhere. */
const KNOWN_EXTENSIONS =
  /^(KHR_materials_\w+|KHR_texture_transform|KHR_mesh_quantization|KHR_lights_punctual|EXT_texture_webp)$/;

/** Of all accessors, and of all that is drawn: more than a phone can show. */
const MAX_VALUES = 60_000_000;
const MAX_TRIANGLES = 5_000_000;
const MAX_NODE_DEPTH = 64;

/** @param bin the binary chunk. @throws AppError ENGINE_BAD_ANSWER */
export function checkGltf(json: unknown, bin: Buffer): Gltf {
  const parsed = gltf.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse(`${issue?.path.join(".")}: ${issue?.message}`);
  }
  const model = parsed.data;
  const unknown = model.extensionsRequired.find((name) => !KNOWN_EXTENSIONS.test(name));
  if (unknown) throw refuse(`requires the extension ${unknown}`);
  checkBytes(model, bin.length);
  checkReferences(model);
  const triangles = countTriangles(model);
  if (triangles === 0) throw refuse("nothing to be seen");
  if (triangles > MAX_TRIANGLES) throw refuse(`${triangles} triangles`);
  return model;
}

function checkBytes({ buffers, bufferViews, accessors }: Gltf, available: number): void {
  const size = buffers[0]?.byteLength ?? 0;
  if (size > available) throw refuse(`a buffer of ${size} bytes, there are ${available}`);
  for (const { byteOffset, byteLength } of bufferViews)
    if (byteOffset + byteLength > size) throw refuse("a buffer view beyond its buffer");
  for (const accessor of accessors) checkAccessor(accessor, bufferViews);
  const values = accessors.reduce((sum, { count }) => sum + count, 0);
  if (values > MAX_VALUES) throw refuse(`${values} values`);
}

function checkAccessor(accessor: Accessor, views: Gltf["bufferViews"]): void {
  if (accessor.bufferView === undefined) return;
  const view = views[accessor.bufferView];
  const size = elementBytes(accessor);
  const needed = accessor.byteOffset + (accessor.count - 1) * (view?.byteStride ?? size) + size;
  if (!view || needed > view.byteLength) throw refuse("an accessor beyond its buffer view");
}

function checkReferences({ bufferViews, accessors, images, meshes, nodes }: Gltf): void {
  const within = (list: unknown[], index: number | undefined, what: string) => {
    if (index !== undefined && index >= list.length) throw refuse(`${what} ${index} of ${list.length}`);
  };
  for (const image of images) within(bufferViews, image.bufferView, "buffer view");
  for (const { attributes, indices } of meshes.flatMap(({ primitives }) => primitives))
    for (const index of [...Object.values(attributes), indices]) within(accessors, index, "accessor");
  for (const { mesh, children } of nodes) {
    within(meshes, mesh, "mesh");
    for (const child of children) within(nodes, child, "node");
  }
  checkTree(nodes);
}

/** A node under two others, or under itself, would never come to an end. */
function checkTree(nodes: Gltf["nodes"]): void {
  const parents = new Map<number, number>();
  for (const [parent, { children }] of nodes.entries()) {
    for (const child of children) {
      if (parents.has(child)) throw refuse("a node with two parents");
      parents.set(child, parent);
    }
  }
  for (const start of parents.keys()) {
    let depth = 0;
    for (let node: number | undefined = start; node !== undefined; node = parents.get(node))
      if (++depth > MAX_NODE_DEPTH) throw refuse("nodes within nodes without end");
  }
}

/** What is drawn: a mesh as often as nodes show it. */
export function countTriangles({ accessors, meshes, nodes }: Gltf): number {
  const counts = meshes.map(({ primitives }) =>
    primitives.reduce((sum, { attributes, indices, mode }) => {
      if (mode < 4 || attributes.POSITION === undefined) return sum;
      const corners = accessors[indices ?? attributes.POSITION]?.count ?? 0;
      return sum + (mode === 4 ? Math.floor(corners / 3) : Math.max(0, corners - 2));
    }, 0),
  );
  return nodes.reduce((sum, { mesh }) => sum + (mesh === undefined ? 0 : (counts[mesh] ?? 0)), 0);
}
