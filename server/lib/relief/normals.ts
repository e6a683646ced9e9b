/** The direction a smooth surface faces at each vertex. */

/** Unit vectors: the mean of the adjoining triangles' normals, larger ones counting more. */
export function vertexNormals(positions: Float32Array, indices: Uint32Array): Float32Array {
  const normals = new Float64Array(positions.length);
  for (let i = 0; i < indices.length; i += 3) addTriangle(normals, positions, indices, i);
  const result = new Float32Array(positions.length);
  for (let i = 0; i < normals.length; i += 3) {
    const [x, y, z] = normals.subarray(i, i + 3) as unknown as [number, number, number];
    const length = Math.hypot(x, y, z);
    // A vertex that no triangle with an area touches may face anywhere.
    result.set(length > 0 ? [x / length, y / length, z / length] : [0, 0, 1], i);
  }
  return result;
}

/** The cross product of two sides is the normal, as long as twice the area. */
function addTriangle(normals: Float64Array, positions: Float32Array, indices: Uint32Array, first: number): void {
  const [a, b, c] = [0, 1, 2].map((corner) => 3 * (indices[first + corner] as number)) as [number, number, number];
  const side = (to: number, axis: number) => (positions[to + axis] as number) - (positions[a + axis] as number);
  const [ux, uy, uz] = [side(b, 0), side(b, 1), side(b, 2)];
  const [vx, vy, vz] = [side(c, 0), side(c, 1), side(c, 2)];
  const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  for (const corner of [a, b, c])
    for (let axis = 0; axis < 3; axis++)
      normals[corner + axis] = (normals[corner + axis] as number) + (normal[axis] as number);
}
