/**
 * Stands in for three's decoder of compressed meshes, which compiles WebAssembly as soon as it is imported: the
 * Content-Security-Policy forbids that, and compressed models are refused before they become results.
 */
export const MeshoptDecoder = { supported: false };
