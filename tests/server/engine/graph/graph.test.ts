import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cacheKeys } from "@/server/engine/graph/cache-keys";
import { CycleError, type Graph, upstream } from "@/server/engine/graph/graph";
import { executionOrder } from "@/server/engine/graph/order";

/** A node by its sources' ids. */
const node = (...sources: string[]) => ({
  class_type: "Any",
  inputs: Object.fromEntries(sources.map((id, i) => [`in${i}`, [id, 0]])),
});

/** Graphs without cycles: each node links to earlier ones only. */
const graphs = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((rows) =>
    Object.fromEntries(rows.map((links, i) => [`n${i}`, node(...(i ? links.map((link) => `n${link % i}`) : []))])),
  );
const withOutputs = graphs.chain((graph) =>
  fc.record({
    graph: fc.constant(graph as Graph),
    outputs: fc.uniqueArray(fc.constantFrom(...Object.keys(graph)), { minLength: 1 }),
    cached: fc.uniqueArray(fc.constantFrom(...Object.keys(graph))),
  }),
);
const linksOf = (graph: Graph, id: string) =>
  Object.values(graph[id]?.inputs ?? {}).map((link) => (link as string[])[0]);

describe("upstream", () => {
  test("lists each node once, sources first, and nothing that is not needed", () => {
    fc.assert(
      fc.property(withOutputs, ({ graph, outputs }) => {
        const order = upstream(graph, outputs);
        expect(new Set(order).size).toBe(order.length);
        for (const [i, id] of order.entries())
          for (const source of linksOf(graph, id)) expect(order.slice(0, i)).toContain(source);
        const used = new Set([...outputs, ...order.flatMap((id) => linksOf(graph, id))]);
        expect(new Set(order)).toEqual(used);
      }),
    );
  });

  test("finds cycles of any length, and passes over ids that lead nowhere", () => {
    expect(() => upstream({ a: node("a") }, ["a"])).toThrow(CycleError);
    expect(() => upstream({ a: node("b"), b: node("c"), c: node("a") }, ["a"])).toThrow(CycleError);
    expect(upstream({ a: node("b", "z"), b: node() }, ["a"])).toEqual(["b", "a"]);
  });

  test("follows chains longer than the stack is deep", () => {
    const chain = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [`n${i}`, i ? node(`n${i - 1}`) : node()]),
    );
    expect(upstream(chain, ["n19999"])).toHaveLength(20_000);
  });
});

describe("executionOrder", () => {
  test("runs what is needed and not cached, each after what it takes; cached outputs are kept", () => {
    fc.assert(
      fc.property(withOutputs, ({ graph, outputs, cached }) => {
        const order = executionOrder(graph, outputs, new Set(cached));
        expect(new Set(order).size).toBe(order.length);
        for (const output of outputs) expect(order).toContain(output);
        for (const [i, id] of order.entries()) {
          if (cached.includes(id)) expect(outputs).toContain(id);
          else for (const source of linksOf(graph, id)) expect([...order.slice(0, i), ...cached]).toContain(source);
        }
      }),
    );
  });

  test("takes what leads to an output soonest, else the order of the graph", () => {
    const graph = {
      far: node(),
      mid: node("far"),
      near: node("mid"),
      out: node("near"),
      other: node(),
      seen: node("other"),
    };
    expect(executionOrder(graph, ["out", "seen"], new Set())).toEqual(["other", "seen", "far", "mid", "near", "out"]);
  });
});

describe("cacheKeys", () => {
  const keysOf = (graph: Graph, output: string, fingerprints = new Map<string, string>()) =>
    cacheKeys(graph, [output], fingerprints).get(output);
  const chain = (value: unknown, [a, b]: [string, string] = ["a", "b"]): Graph => ({
    [a]: { class_type: "Source", inputs: { value, name: "x" } },
    [b]: { class_type: "Sink", inputs: { from: [a, 0] } },
  });

  test("are equal for equal graphs, whatever their ids and the order of inputs", () => {
    const other: Graph = { ...chain(1), a: { class_type: "Source", inputs: { name: "x", value: 1 } } };
    expect(keysOf(chain(1, ["7", "9"]), "9")).toBe(keysOf(other, "b"));
  });

  test("differ when anything upstream does", () => {
    const differing = [
      keysOf(chain(1), "b"),
      keysOf(chain(2), "b"),
      keysOf(chain("1"), "b"),
      keysOf(chain(1), "b", new Map([["a", "hash"]])),
      keysOf({ ...chain(1), b: { class_type: "Sink", inputs: { from: ["a", 1] } } }, "b"),
      keysOf({ ...chain(1), b: { class_type: "Other", inputs: { from: ["a", 0] } } }, "b"),
    ];
    expect(new Set(differing).size).toBe(differing.length);
  });

  test("stay short where a graph has exponentially many paths", () => {
    const ladder = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`n${i}`, i ? node(`n${i - 1}`, `n${i - 1}`) : node()]),
    );
    expect(keysOf(ladder, "n59")?.length).toBeLessThan(64);
  });
});
