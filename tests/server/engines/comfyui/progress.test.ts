import fc from "fast-check";
import { expect, test } from "vitest";
import { advance, fraction, start } from "@/server/engines/comfyui/progress";
import type { RunMessage } from "@/server/engines/comfyui/protocol";
import { createReport } from "@/server/engines/comfyui/report";
import type { EngineProgress, Graph } from "@/server/engines/engine";

const node = (class_type: string) => ({ class_type, inputs: {} });
const graph: Graph = { "1": node("LoadImage"), "2": node("Upscale"), "3": node("SaveImage"), "4": node("Upscale") };
const ours = { prompt_id: "p" };
const after = (...messages: RunMessage[]) =>
  fraction(
    graph,
    messages.reduce((progress, message) => advance(graph, progress, message), start),
  );
const state = (nodes: Record<string, [number, number, string]>): RunMessage => ({
  type: "progress_state",
  data: {
    ...ours,
    nodes: Object.fromEntries(Object.entries(nodes).map(([id, [value, max, state]]) => [id, { value, max, state }])),
  },
});

test("nodes that tell their steps make up nearly all of it, those of the same class alike", () => {
  const steps: RunMessage = { type: "progress", data: { ...ours, node: "2", value: 1, max: 2 } };
  expect(after(steps)).toBeCloseTo(0.9 / 4);
  expect(after(steps, { type: "executed", data: { ...ours, node: "4" } })).toBeCloseTo(0.9 * 0.75);
});

test("messages of older and newer servers say the same", () => {
  const executing = (node: string): RunMessage => ({ type: "executing", data: { ...ours, node } });
  const older = after(executing("1"), executing("2"), {
    type: "progress",
    data: { ...ours, node: "2", value: 3, max: 4 },
  });
  expect(after(state({ "1": [1, 1, "finished"], "2": [3, 4, "running"] }))).toBeCloseTo(older);
});

test("cached nodes count as done, all of them as the whole", () => {
  const steps = state({ "2": [0, 4, "running"] });
  const cached: RunMessage = { type: "execution_cached", data: { ...ours, nodes: ["1", "2", "3", "4"] } };
  expect(after(steps, cached)).toBeCloseTo(1);
});

test("whatever comes in whatever order, the fraction told only grows, between 0 and 1", () => {
  const id = fc.constantFrom("1", "2", "3", "4", "5.0.1");
  const numbers = { value: fc.double({ noNaN: true }), max: fc.double({ noNaN: true }) };
  const message: fc.Arbitrary<RunMessage> = fc.oneof(
    id.map((node) => ({ type: "executing" as const, data: { ...ours, node } })),
    id.map((node) => ({ type: "executed" as const, data: { ...ours, node } })),
    fc.record({ node: id, ...numbers }).map((data) => ({ type: "progress" as const, data: { ...ours, ...data } })),
    fc
      .dictionary(id, fc.record({ ...numbers, state: fc.constantFrom("running", "finished", "pending") }))
      .map((nodes) => ({ type: "progress_state" as const, data: { ...ours, nodes } })),
  );
  const property = fc.property(fc.array(message), (messages) => {
    const told: EngineProgress[] = [];
    const report = createReport(graph, (progress) => told.push(progress));
    for (const one of messages) report.message(one);
    report.finished();
    const fractions = told.map((progress) => (progress.state === "running" ? progress.fraction : Number.NaN));
    expect(fractions).toEqual([...new Set(fractions)].sort((a, b) => a - b));
    expect(fractions.every((one) => one >= 0 && one <= 1)).toBe(true);
    expect(fractions.at(-1)).toBeCloseTo(1);
  });
  fc.assert(property);
});
