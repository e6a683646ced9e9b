import { expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { list } from "@/server/services/jobs";
import { countingDb } from "@/tests/support/counting-db";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";

/** Jobs, files, what is made of them; where some are in line: the line, and how fast it moves. */
it.each([
  { name: "that have ended", active: 0, most: 3 },
  { name: "of which some are under way and some in line", active: 12, most: 6 },
])(
  "a page of 50 jobs $name takes at most $most queries, thumbnails and all, and nothing of the store",
  async ({ active, most }) => {
    const { db, queries } = await countingDb();
    const storage = new Proxy({} as Deps["storage"], {
      get: (_, name) => {
        throw new Error(`The store was asked to ${String(name)}`);
      },
    });
    const deps = await testDeps({ db, storage });
    const { id: ownerId } = await createUser(deps);
    for (let count = 0; count < 50; count++) {
      const moving = count < active / 2 ? ({ status: "PROCESSING", stage: "RESTORING" } as const) : {};
      const job = await createJobRow(deps, ownerId, count < active ? moving : { status: "COMPLETED" });
      if (count >= active) await createAsset(deps, ownerId, { kind: "RESULT", jobId: job.id });
    }
    // How long jobs take is known from earlier pages.
    await list(deps, ownerId, { limit: 50 });
    queries();
    const { items } = await list(deps, ownerId, { limit: 50 });
    expect(items.every(({ input, results, status }) => input && (results.length === 1 || status !== "COMPLETED"))).toBe(
      true,
    );
    expect(items.filter(({ queuePosition }) => queuePosition !== null).length).toBe(active / 2);
    expect(queries().length).toBeLessThanOrEqual(most);
  },
);
