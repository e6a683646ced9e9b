/** The part of the Khronos validator's package that tests use; it brings no types. */
declare module "gltf-validator" {
  type Report = {
    issues: { numErrors: number; numWarnings: number; messages: object[] };
    info: Record<string, unknown>;
  };
  export function validateBytes(bytes: Uint8Array): Promise<Report>;
}
