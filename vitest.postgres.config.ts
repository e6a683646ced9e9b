import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** What works on rows, once more, on a real PostgreSQL: the same tests, so that both databases keep the same contract. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: [
      "tests/server/{services,runner,api}/**/*.test.ts",
      "tests/services/server/runner/**/*.test.ts",
      "tests/inngest/**/*.test.ts",
    ],
    globalSetup: "tests/services/support/postgres-setup.ts",
    testTimeout: 60_000,
    coverage: { enabled: false },
  },
});
