import { expect, it } from "vitest";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { startTestRunner } from "@/tests/support/runner";

/** In which nothing else comes due as long as the test lasts. */
const wallClock = {
  after(ms: number, callback: () => void) {
    const handle = setTimeout(callback, Math.min(ms, 60_000));
    return () => clearTimeout(handle);
  },
};

it("deletes by the clock what has expired, batch after batch", async () => {
  const now = () => new Date();
  const deps = await testDeps({ now });
  const { id: ownerId } = await createUser(deps);
  const expiresAt = new Date(now().getTime() - 86_400_000);
  for (let count = 0; count < 130; count++) await createAsset(deps, ownerId, { expiresAt });
  const kept = await createAsset(deps, ownerId, { expiresAt: null });
  // As if the hour had come round while nothing ran.
  await deps.db.runnerCron.create({ data: { id: "darkroom-expire-assets 23 * * * *", nextAt: expiresAt } });
  await startTestRunner(deps, wallClock, { byTheClock: true });
  const left = () => deps.db.asset.findMany({ where: { status: "READY" }, select: { id: true } });
  await expect.poll(left, { interval: 10, timeout: 10_000 }).toEqual([{ id: kept.id }]);
});
