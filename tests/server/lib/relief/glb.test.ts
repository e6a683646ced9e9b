import { WebIO } from "@gltf-transform/core";
import { validateBytes } from "gltf-validator";
import sharp from "sharp";
import { expect, test } from "vitest";
import { writeGlb } from "@/server/lib/relief/glb";
import { buildRelief } from "@/server/lib/relief/mesh";
import { expectSameBytes } from "@/tests/support/same-bytes";

const depth = { width: 64, height: 48, data: Float32Array.from({ length: 64 * 48 }, (_, i) => Math.sin(i / 50)) };
const mesh = buildRelief(depth, { widthMm: 120, reliefMm: 5, baseMm: 2 }, 3000);
const photo = () =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: "#804020" } })
    .jpeg()
    .toBuffer();

test("a relief is written as glTF that the Khronos validator finds nothing wrong with", async () => {
  const glb = await writeGlb({ mesh, texture: { bytes: await photo(), mimeType: "image/jpeg" } });
  const { issues, info } = await validateBytes(glb);
  expect(issues).toMatchObject({ numErrors: 0, numWarnings: 0 });
  expect(info).toMatchObject({
    version: "2.0",
    materialCount: 1,
    hasTextures: true,
    totalVertexCount: mesh.positions.length / 3,
    totalTriangleCount: mesh.indices.length / 3,
  });
});

test("it comes back as it was, with the photo's own bytes inside", async () => {
  const bytes = await photo();
  const root = (
    await new WebIO().readBinary(await writeGlb({ mesh, texture: { bytes, mimeType: "image/jpeg" } }))
  ).getRoot();
  const [primitive] = root.listMeshes()[0]?.listPrimitives() ?? [];
  expectSameBytes(primitive?.getAttribute("POSITION")?.getArray(), mesh.positions);
  expectSameBytes(primitive?.getAttribute("TEXCOORD_0")?.getArray(), mesh.uvs);
  expectSameBytes(primitive?.getIndices()?.getArray(), mesh.indices);
  expect(Buffer.from(root.listTextures()[0]?.getImage() ?? []).equals(bytes)).toBe(true);
});
