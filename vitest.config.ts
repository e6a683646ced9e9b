import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  test: {
    include: ["tests/{app,inngest,server,workflows}/**/*.test.ts"],
    testTimeout: 20_000,
    // Nothing here is mocked by module, so files may share what they import: it halves the time.
    isolate: false,
    // Vitest leaves one core free, which is half of a small machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    coverage: {
      provider: "v8",
      include: ["server/**/*.ts", "inngest/**/*.ts"],
      exclude: ["server/cli/**"],
      reporter: ["text-summary"],
    },
  },
});
