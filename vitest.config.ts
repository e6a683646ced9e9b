import { existsSync, statfsSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const MEMORY = "/dev/shm";
const ENOUGH_BYTES = 2 ** 30;

/** The tests' folders, a new one each, are made and removed ten times as fast in memory. */
function foldersOfTests(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ENOUGH_BYTES ? MEMORY : tmpdir();
}

/** Small files that last long: their tests are those of a contract, or wait. */
const LONG = /tests\/(inngest\/|server\/(runner\/executor|storage\/|start-runner))/;

/** Vitest takes the largest files first where it knows no times, and so would end with these, one worker idle. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  // No test reads styles; without this Vite would load Tailwind.
  css: { postcss: {} },
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  test: {
    include: ["tests/{app,inngest,server,workflows}/**/*.test.ts"],
    testTimeout: 20_000,
    env: {
      TMPDIR: foldersOfTests(),
      // As for every process of ours (server/cli/setup.mjs).
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    },
    // Nothing here is mocked by module, so files may share what they import: it halves the time.
    isolate: false,
    pool: "threads",
    sequence: { sequencer: LongFirst },
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
