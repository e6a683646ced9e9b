/** Writes meshes with their picture as binary glTF 2.0. */
import { Document, type Primitive, WebIO } from "@gltf-transform/core";
import type { Mesh } from "./mesh";

/** By its number in WebGL, as in glTF. */
const CLAMP_TO_EDGE = 33071;

/** A file as it is put into the model. */
export type Texture = { bytes: Uint8Array; mimeType: "image/jpeg" | "image/png" };
export type TexturedMesh = { mesh: Mesh; texture: Texture };

/** One file with all of it inside, nothing to be fetched. */
export function writeGlb({ mesh, texture }: TexturedMesh): Promise<Uint8Array> {
  const document = new Document();
  document.getRoot().getAsset().generator = "Darkroom";
  const primitive = createPrimitive(document, mesh).setMaterial(createMaterial(document, texture));
  const node = document.createNode("relief").setMesh(document.createMesh("relief").addPrimitive(primitive));
  document.getRoot().setDefaultScene(document.createScene().addChild(node));
  return new WebIO().writeBinary(document);
}

function createPrimitive(document: Document, { positions, normals, uvs, indices }: Mesh): Primitive {
  const buffer = document.createBuffer();
  const accessor = (type: "VEC3" | "VEC2" | "SCALAR", values: Float32Array | Uint32Array) =>
    document.createAccessor().setType(type).setArray(values).setBuffer(buffer);
  return document
    .createPrimitive()
    .setAttribute("POSITION", accessor("VEC3", positions))
    .setAttribute("NORMAL", accessor("VEC3", normals))
    .setAttribute("TEXCOORD_0", accessor("VEC2", uvs))
    .setIndices(accessor("SCALAR", indices));
}

/** Matt, as paper is. */
function createMaterial(document: Document, { bytes, mimeType }: Texture) {
  const picture = document.createTexture("photo").setImage(bytes).setMimeType(mimeType);
  const material = document.createMaterial("photo").setBaseColorTexture(picture);
  material.setMetallicFactor(0).setRoughnessFactor(0.9);
  material.getBaseColorTextureInfo()?.setWrapS(CLAMP_TO_EDGE).setWrapT(CLAMP_TO_EDGE);
  return material;
}
