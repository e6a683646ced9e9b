import { expect, test } from "vitest";
import { outputsOf } from "@/server/engines/hosted/outputs";
import type { Provider } from "@/server/engines/hosted/provider";

const provider = { service: { name: "fal", variable: "FAL_KEY" }, domains: ["fal.media"] } as Provider;
const url = (name: string) => `https://v3.fal.media/files/${name}`;
const refs = (answer: unknown, ...paths: string[]) =>
  outputsOf(provider, answer, paths).map(({ source, ref }) => [source, ref]);

test("finds what stands at a path, in all members of a list and at a position", () => {
  const answer = { images: [{ url: url("1") }, { url: url("2") }], mesh: { file: url("m.glb") } };
  expect(refs(answer, "mesh.file", "images.*.url", "images.1.url")).toEqual([
    ["mesh.file", url("m.glb")],
    ["images.*.url", url("1")],
    ["images.*.url", url("2")],
    ["images.1.url", url("2")],
  ]);
});

test("finds nothing where there is nothing", () => {
  expect(
    refs({ images: null, a: { url: null } }, "images.*.url", "a.url", "b.c.d", "__proto__", "a.constructor.name"),
  ).toEqual([]);
});

test("takes words for a text", () => {
  const [output] = outputsOf(provider, { caption: "a wedding" }, ["caption"]);
  expect(output).toMatchObject({ kind: "text", filename: expect.stringMatching(/\.txt$/) });
  expect(output?.ref).toBe(`data:text/plain;base64,${Buffer.from("a wedding").toString("base64")}`);
});

test("refuses more files than anyone wants", () => {
  expect(() => refs(Array(101).fill(url("1")), "")).toThrow(expect.objectContaining({ code: "ENGINE_BAD_ANSWER" }));
});
