import { expect, it } from "vitest";
import { runStorageModel } from "@/tests/support/storage-model/run";

it("in 10,000 steps no photo is lost and none left behind, whatever is done and wherever the process dies", async () => {
  const tally = await runStorageModel(200, 50);
  for (const kind of ["begin", "send", "complete", "discard", "expire", "check"]) {
    expect(tally[kind], kind).toBeGreaterThan(50);
    expect(tally[`${kind} died`], `${kind} died`).toBeGreaterThan(10);
  }
}, 600_000);
