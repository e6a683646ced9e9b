import type { Passwords } from "@/server/auth/passwords";

/** Instant, for tests that are not about hashing. */
export const plainPasswords = (): Passwords => ({
  hash: async (password) => `plain:${password}`,
  verify: async (hash, password) => hash === `plain:${password}`,
});
