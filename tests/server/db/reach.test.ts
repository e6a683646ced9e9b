import { expect, it } from "vitest";
import { reach } from "@/server/db/reach";

/** One that refuses so many connections, and a clock that passes at once. */
function setUp(refusals: number) {
  const told: unknown[] = [];
  let waited = 0;
  const asked = async () => {
    if (refusals-- > 0) throw new Error("refused");
    return [];
  };
  const pause = async (ms: number) => {
    waited += ms;
  };
  const run = () => reach({ $queryRawUnsafe: asked as never }, (error) => told.push(error), pause as never);
  return { run, told, waited: () => waited };
}

it("waits for a database that is not up yet, and tells of it once", async () => {
  const { run, told, waited } = setUp(3);
  await run();
  expect(told).toEqual([new Error("refused")]);
  expect(waited()).toBe(3_000);
});

it("gives up after half a minute with what the database said", async () => {
  await expect(setUp(1_000).run()).rejects.toThrow("refused");
});

it("does not wait for one that answers", async () => {
  const { run, told, waited } = setUp(0);
  await run();
  expect([told, waited()]).toEqual([[], 0]);
});
