import { expect, it } from "vitest";
import { runStorageModel } from "@/tests/support/storage-model/run";

/** The services lane runs ten thousand steps of it. */
it("photos are neither lost nor left behind, whatever is done to them and wherever the process dies", async () => {
  const tally = await runStorageModel(1, 50);
  expect(tally.check).toBeGreaterThan(0);
}, 60_000);
