/** How meshes pass from node to node. */
import type { TexturedMesh } from "../../lib/relief/glb";
import { PythonError, typeName } from "../graph/python";

/** What a MESH input holds, usually one. Throws PythonError when it got something else. */
export function asMeshes(value: unknown): TexturedMesh[] {
  if (Array.isArray(value) && value.every((item) => item?.mesh?.positions instanceof Float32Array)) return value;
  throw new PythonError("TypeError", `expected a MESH, not '${typeName(value)}'`);
}
