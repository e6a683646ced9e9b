import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Properties of which the unit suite tries a few cases only. */
const PROPERTIES = [
  "tests/inngest/job-model.test.ts",
  "tests/server/images/**/{hostile,strip}.test.ts",
  "tests/server/runner/model.test.ts",
  "tests/server/{engine/images/images,lib/relief/mesh}.test.ts",
  "tests/server/workflows/import/{convert,picture}.test.ts",
];

/** Tests against whole processes and real servers, and all cases; one after the other, for they need the machine. */
export default defineConfig({
  ...base,
  test: {
    include: ["tests/services/**/*.test.ts", ...PROPERTIES],
    provide: { everyCase: true },
    testTimeout: 180_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
