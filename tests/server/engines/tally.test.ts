import { expect, test } from "vitest";
import { createTally } from "@/server/engines/tally";

function setup() {
  let time = 0;
  const tally = createTally(() => time);
  return { tally, pass: (ms: number) => (time += ms) };
}

test("a run counts from the moment that it is placed, and once when the engine tells of it too", async () => {
  const { tally, pass } = setup();
  tally.expect("mine", "esrgan");
  expect(tally.busy()).toBe(1);
  pass(10);
  tally.arrived("mine");
  pass(10);
  await tally.look(async () => 3);
  expect(tally.busy()).toBe(3);
});

test("a run that reaches the engine while it is being asked counts on top", async () => {
  const { tally, pass } = setup();
  tally.expect("mine", "esrgan");
  await tally.look(async () => {
    pass(5);
    tally.arrived("mine");
    return 2;
  });
  expect(tally.busy()).toBe(3);
  tally.left("mine");
  expect(tally.busy()).toBe(2);
});

test("a run that never came is forgotten after a minute", () => {
  const { tally, pass } = setup();
  tally.expect("mine", "esrgan");
  pass(60_001);
  expect(tally.busy()).toBe(0);
});

test("what the engine said is old after a second", async () => {
  const { tally, pass } = setup();
  expect(tally.isStale()).toBe(true);
  await tally.look(async () => 0);
  expect(tally.isStale()).toBe(false);
  pass(1_001);
  expect(tally.isStale()).toBe(true);
});

test("it is warm for the models of the run that came last", () => {
  const { tally } = setup();
  tally.expect("a", "esrgan");
  tally.expect("b", "flux");
  expect([tally.isWarm("esrgan"), tally.isWarm("flux")]).toEqual([false, true]);
});
