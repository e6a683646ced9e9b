import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Tests against whole processes and real servers; one after the other, for they need the machine. */
export default defineConfig({
  ...base,
  test: { include: ["tests/services/**/*.test.ts"], testTimeout: 180_000, hookTimeout: 60_000, fileParallelism: false },
});
