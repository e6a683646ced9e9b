/** The direction a smooth surface faces at each vertex. */

/** Unit vectors: the mean of the adjoining triangles' normals, larger ones counting more. */
export function vertexNormals(positions: Float32Array, indices: Uint32Array): Float32Array {
  const normals = new Float64Array(positions.length);
  for (let i = 0; i < indices.length; i += 3) addTriangle(normals, positions, indices, i);
  const result = new Float32Array(positions.length);
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(normals[i] as number, normals[i + 1] as number, normals[i + 2] as number);
    for (let axis = i; axis < i + 3; axis++) result[axis] = (normals[axis] as number) / length || 0;
    // A vertex that no triangle with an area touches may face anywhere.
    if (length === 0) result[i + 2] = 1;
  }
  return result;
}

/** The cross product of two sides is the normal, as long as twice the area. */
function addTriangle(normals: Float64Array, positions: Float32Array, indices: Uint32Array, first: number): void {
  const a = 3 * (indices[first] as number);
  const b = 3 * (indices[first + 1] as number);
  const c = 3 * (indices[first + 2] as number);
  const ux = (positions[b] as number) - (positions[a] as number);
  const uy = (positions[b + 1] as number) - (positions[a + 1] as number);
  const uz = (positions[b + 2] as number) - (positions[a + 2] as number);
  const vx = (positions[c] as number) - (positions[a] as number);
  const vy = (positions[c + 1] as number) - (positions[a + 1] as number);
  const vz = (positions[c + 2] as number) - (positions[a + 2] as number);
  const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  for (const corner of [a, b, c]) {
    normals[corner] = (normals[corner] as number) + x;
    normals[corner + 1] = (normals[corner + 1] as number) + y;
    normals[corner + 2] = (normals[corner + 2] as number) + z;
  }
}
