import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/server/errors";
import { MOST_OPERATIONS, OPERATIONS, type OperationRequest, operationRequest } from "@/server/schemas/operation";
import { planOperations } from "@/server/workflows/plan";

type Given = { id: string; op?: string; params?: Record<string, unknown>; after?: string[] };
const ask = (given: Given[]): OperationRequest[] => given.map((one) => operationRequest.parse({ op: "webp", ...one }));

function refusal(given: Given[]): { code: string; path: unknown; message: string } {
  try {
    planOperations(ask(given));
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, path: error.details?.path, message: error.message };
  }
  throw new Error("It was planned");
}

/** Any graph without cycles: each node waits for some of those before it, and they come shuffled. */
const graphs = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: MOST_OPERATIONS })
  .map((nodes) =>
    nodes.map((picks, index) => ({
      id: `n${index}`,
      after: index === 0 ? [] : [...new Set(picks.map((pick) => `n${pick % index}`))],
    })),
  )
  .chain((nodes) => fc.shuffledSubarray(nodes, { minLength: nodes.length }));

describe("planOperations", () => {
  it("puts every operation after those it waits for, each once, as early as can be", () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const levels = planOperations(ask(nodes));
        const levelOf = new Map(levels.flatMap((level, index) => level.map(({ id }) => [id, index] as const)));
        expect([...levelOf.keys()].sort()).toEqual(nodes.map(({ id }) => id).sort());
        for (const { id, after } of nodes) {
          expect(levelOf.get(id)).toBe(Math.max(-1, ...after.map((name) => levelOf.get(name) ?? Number.NaN)) + 1);
        }
      }),
    );
  });

  it("refuses whatever a back edge makes a cycle of, and names operations that are on it", () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (nodes, pick) => {
        const edges = nodes.flatMap(({ id, after }) => after.map((name) => ({ from: name, to: id })));
        fc.pre(edges.length > 0);
        const { from, to } = edges[pick % edges.length] ?? { from: "", to: "" };
        const cyclic = nodes.map((node) => (node.id === from ? { ...node, after: [...node.after, to] } : node));
        const { code, message } = refusal(cyclic);
        expect(code).toBe("INVALID_OPERATION");
        const named = /: (.*)\.$/.exec(message)?.[1]?.split(" after ") ?? [];
        expect(named.length).toBeGreaterThan(1);
        expect(named[0]).toBe(named.at(-1));
        for (const [index, id] of named.slice(0, -1).entries()) {
          expect(cyclic.find((node) => node.id === id)?.after).toContain(named[index + 1]);
        }
      }),
    );
  });

  it("answers every request with a plan or a refusal that says where", () => {
    const anything = fc.record({
      id: fc.string({ maxLength: 6 }),
      op: fc.oneof(fc.constantFrom(...OPERATIONS), fc.string({ maxLength: 6 })),
      params: fc.dictionary(fc.constantFrom("quality", "width", "size", "__proto__", "x"), fc.jsonValue()),
      after: fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 4 }), (given) => {
        try {
          planOperations(given.map((one) => operationRequest.parse(one)));
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          expect(error.details?.path).toMatch(/^operations/);
        }
      }),
    );
  });

  it("fills in what is usual", () => {
    const [[first, second] = []] = planOperations(
      ask([{ id: "a" }, { id: "b", op: "thumbnail", params: { size: 64 } }]),
    );
    expect(first?.params).toEqual({ quality: 80, lossless: false });
    expect(second?.params).toEqual({ size: 64 });
  });

  it.each<[string, Given[], string, RegExp]>([
    ["an unknown operation", [{ id: "a", op: "gif" }], "operations.0.op", /no operation "gif".*webp, avif/],
    ["what every object has", [{ id: "a", op: "constructor" }], "operations.0.op", /no operation/],
    ["an unknown parameter", [{ id: "a", params: { speed: 1 } }], "operations.0.params.speed", /no parameter "speed"/],
    ["a parameter out of bounds", [{ id: "a", params: { quality: 0 } }], "operations.0.params.quality", /"a".*1/],
    ["a resize to nothing", [{ id: "a", op: "resize" }], "operations.0.params", /needs a width or a height/],
    ["an id used twice", [{ id: "a" }, { id: "a" }], "operations.1.id", /twice/],
    ["an id with other signs", [{ id: "../a" }], "operations.0.id", /letters, digits/],
    ["an unknown one before", [{ id: "a", after: ["b"] }], "operations.0.after.0", /"b", which is not among/],
    ["waiting for itself", [{ id: "a", after: ["a"] }], "operations.0.after", /a after a/],
    ["naming one twice", [{ id: "a" }, { id: "b", after: ["a", "a"] }], "operations.1.after.1", /twice/],
    [
      "work on metadata",
      [
        { id: "m", op: "metadata" },
        { id: "b", after: ["m"] },
      ],
      "operations.1.after.0",
      /makes no picture/,
    ],
    [
      "work on AVIF",
      [
        { id: "a", op: "avif" },
        { id: "b", after: ["a"] },
      ],
      "operations.1.after.0",
      /not read again/,
    ],
    ["too many", Array.from({ length: 21 }, (_, n) => ({ id: `n${n}` })), "operations", /At most 20.*21/],
  ])("refuses %s, and says where", (_, given, path, message) => {
    expect(refusal(given)).toEqual({ code: "INVALID_OPERATION", path, message: expect.stringMatching(message) });
  });
});
