import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/server/errors";
import { prepareModel } from "@/server/images/model3d/prepare";
import { glbOf, plainTriangle, reliefGlb, takeApart } from "@/tests/support/models";
import { propertyRuns } from "@/tests/support/property-runs";

let folder: string;
let sound: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "models-"));
  sound = await reliefGlb(50);
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function prepare(bytes: Buffer) {
  const file = join(folder, `${files++}.glb`);
  await writeFile(file, bytes);
  return prepareModel(file, folder);
}
/** Why it was refused. */
const reasonOf = (bytes: Buffer) =>
  prepare(bytes).then(
    () => "taken",
    (error: AppError) => `${error.code}: ${error.details?.reason}`,
  );
const refused = (reason: RegExp) => expect.stringMatching(new RegExp(`^ENGINE_BAD_ANSWER: .*(${reason.source})`));

describe("a file that came as a 3D model is refused", () => {
  const changed = (change: (bytes: Buffer) => void) => {
    const copy = Buffer.from(sound);
    change(copy);
    return copy;
  };

  test.each<[string, () => Buffer, RegExp]>([
    ["that is empty", () => Buffer.alloc(0), /no binary glTF/],
    ["that is a picture", () => Buffer.from("\x89PNG\r\n\x1a\n and so on, long enough", "latin1"), /no binary glTF/],
    ["of an older glTF", () => changed((bytes) => bytes.writeUInt32LE(1, 4)), /version 1/],
    ["that was cut", () => sound.subarray(0, sound.length - 8), /says \d+ bytes/],
    ["with a chunk longer than itself", () => changed((bytes) => bytes.writeUInt32LE(0xfffffff0, 12)), /chunk of/],
    ["that does not begin with JSON", () => changed((bytes) => bytes.write("BIN\0", 16, "latin1")), /no JSON/],
    ["whose JSON is none", () => changed((bytes) => bytes.write("!", 20)), /JSON that can't be read/],
    ["with nothing in it", () => glbOf({ asset: { version: "2.0" } }), /nothing to be seen/],
  ])("%s", async (_, bytes, reason) => {
    expect(await reasonOf(bytes())).toEqual(refused(reason));
  });

  type Model = ReturnType<typeof plainTriangle>["json"];
  const first = <T>(list: T[]) => list[0] as T;
  test.each<[string, (model: Model) => void, RegExp]>([
    ["that fetches its buffer", ({ buffers }) => (first(buffers).uri = "https://elsewhere.example/a.bin"), /uri/],
    ["that fetches a picture", ({ images }) => images.push({ uri: "/etc/passwd" }), /images\.0/],
    ["that needs a decoder from elsewhere", (m) => m.extensionsRequired.push("KHR_draco_mesh_compression"), /draco/],
    ["with a buffer longer than its bytes", ({ buffers }) => (first(buffers).byteLength = 4000), /buffer of 4000/],
    ["with a view beyond its buffer", ({ bufferViews }) => (first(bufferViews).byteOffset = 4), /view beyond/],
    ["with values beyond their view", ({ accessors }) => (first(accessors).count = 4), /beyond its buffer view/],
    ["with a negative count", ({ accessors }) => (first(accessors).count = -1), /accessors\.0\.count/],
    ["with values from nowhere, by the billion", (m) => m.accessors.push({ ...noBytes, count: 2e9 }), /values/],
    ["with sparse values", ({ accessors }) => (first(accessors).sparse = { count: 1e9 }), /sparse/],
    ["that names a mesh it has not", ({ nodes }) => (first(nodes).mesh = 7), /mesh 7 of 1/],
    [
      "that names values it has not",
      ({ meshes }) => (first(first(meshes).primitives).attributes.NORMAL = 9),
      /accessor 9/,
    ],
    ["with a node inside itself", ({ nodes }) => (first(nodes).children = [0]), /without end/],
    ["with a node in two places", ({ nodes }) => nodes.push({ children: [0] }, { children: [0] }), /two parents/],
    ["that shows its mesh too often", repeatMesh, /triangles/],
  ])("%s", async (_, change, reason) => {
    const { json, bin } = plainTriangle();
    change(json);
    expect(await reasonOf(glbOf(json, bin))).toEqual(refused(reason));
  });

  test("with a picture inside that is none", async () => {
    const { json, bin } = takeApart(sound);
    const view = json.bufferViews[json.images[0].bufferView];
    bin.fill(7, view.byteOffset, view.byteOffset + view.byteLength);
    expect(await reasonOf(glbOf(json, bin))).toEqual(refused(/texture/));
  });

  test("whose triangles lie between vertices that are not there", async () => {
    const { json, bin } = takeApart(sound);
    const { indices } = json.meshes[0].primitives[0];
    const view = json.bufferViews[json.accessors[indices].bufferView];
    bin.writeUInt32LE(4_000_000_000, (view.byteOffset ?? 0) + (json.accessors[indices].byteOffset ?? 0));
    expect(await reasonOf(glbOf(json, bin))).toEqual(refused(/not there/));
  });
});

const noBytes = { componentType: 5126, type: "VEC3" };

function repeatMesh({ nodes, meshes, accessors }: ReturnType<typeof plainTriangle>["json"]): void {
  accessors.push({ ...noBytes, count: 30_000_000 });
  for (const { primitives } of meshes) for (const primitive of primitives) primitive.attributes.POSITION = 1;
  nodes.push({ mesh: 0 });
}

test("whatever is done to a sound model, it is taken or refused, and nothing else happens", async () => {
  const byte = fc.tuple(fc.nat(sound.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(byte, { minLength: 1, maxLength: 8 }), async (changes) => {
      const copy = Buffer.from(sound);
      for (const [at, value] of changes) copy[at] = value;
      const outcome = await prepare(copy).catch((error) => error);
      expect(
        outcome === undefined || outcome.thumbnail || outcome.code === "ENGINE_BAD_ANSWER",
        `${outcome}`,
      ).toBeTruthy();
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(AppError);
    }),
    { numRuns: propertyRuns(25) },
  );
});
