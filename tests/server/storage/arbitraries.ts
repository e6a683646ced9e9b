/** Values that keys are made of, for property tests. */
import fc from "fast-check";

export const ulid = fc.string({
  unit: fc.constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"),
  minLength: 26,
  maxLength: 26,
});

export const extension = fc.constantFrom("jpg", "png", "webp", "avif", "heic", "json", "bin", "glb");
