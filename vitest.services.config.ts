import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config";

/** Tests against whole processes and real servers. */
export default mergeConfig(
  base,
  defineConfig({ test: { include: ["tests/services/**/*.test.ts"], testTimeout: 120_000, fileParallelism: false } }),
);
