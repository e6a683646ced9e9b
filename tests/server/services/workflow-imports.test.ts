import { describe, expect, it } from "vitest";
import type { ObjectInfo } from "@/server/engines/engine";
import * as imports from "@/server/services/workflow-imports";
import * as workflows from "@/server/services/workflows";
import { testDeps } from "@/tests/support/deps";
import { instantEngine } from "@/tests/support/instant-engine";
import { poolOf } from "@/tests/support/pool";
import { objectInfo, readFixture } from "../workflows/import/workflows";

const engine = (name: string, info: ObjectInfo) =>
  instantEngine({ id: name, name, capabilities: async () => ({ engine: "comfyui", objectInfo: info }) });

async function setup(...engines: ReturnType<typeof engine>[]) {
  const pool = poolOf(engines.length > 0 ? engines : [engine("gpu-1", objectInfo)]);
  await pool.known();
  return testDeps({ engines: pool });
}

const api = JSON.stringify({
  1: { class_type: "LoadImage", inputs: { image: "a.png" } },
  2: { class_type: "ImageInvert", inputs: { image: ["1", 0] } },
  3: { class_type: "SaveImage", inputs: { images: ["2", 0], filename_prefix: "x" } },
});
const files = [{ name: "Invert it.json", text: api }];

describe("propose", () => {
  it("gives a form, a free address and the engine it went by", async () => {
    const deps = await setup();
    expect(imports.propose(deps, { files })).toMatchObject({
      id: "invert-it",
      engine: "gpu-1",
      problems: [],
      draft: { title: "Invert it", outputs: [{ node: "3" }] },
    });
    expect(imports.propose(deps, { files: [{ name: "restore.json", text: api }] }).id).toBe("restore-2");
  });

  it("goes by the engine that understands most", async () => {
    const { ImageInvert: _, ...less } = objectInfo;
    const deps = await setup(engine("small", less), engine("large", objectInfo));
    expect(imports.propose(deps, { files })).toMatchObject({ engine: "large", problems: [] });
    const alone = await setup(engine("small", less));
    expect(imports.propose(alone, { files }).problems).toMatchObject([{ nodeId: "2", classType: "ImageInvert" }]);
  });

  it("needs a ComfyUI server that has answered", async () => {
    const silent = instantEngine({ capabilities: () => Promise.reject(new Error("away")) });
    const deps = await setup(silent);
    expect(() => imports.propose(deps, { files })).toThrow(expect.objectContaining({ code: "ENGINE_UNREACHABLE" }));
  });
});

describe("save", () => {
  async function proposed(deps: Awaited<ReturnType<typeof setup>>) {
    const { id, draft } = imports.propose(deps, { files });
    return { id, draft, files, replace: false };
  }

  it("offers the workflow at once", async () => {
    const deps = await setup();
    const input = await proposed(deps);
    expect(await imports.save(deps, input)).toMatchObject({ id: "invert-it", offered: true });
    expect(workflows.list(deps).map(({ id }) => id)).toContain("invert-it");
    expect(imports.list(deps).map(({ id }) => id)).toEqual(["invert-it"]);
    expect(await imports.draftOf(deps, "invert-it")).toEqual(input.draft);
  });

  it("replaces an imported one only when asked to", async () => {
    const deps = await setup();
    const input = await proposed(deps);
    await imports.save(deps, input);
    await expect(imports.save(deps, input)).rejects.toMatchObject({ code: "CONFLICT" });
    const other = { ...input, draft: { ...input.draft, title: "Other" }, replace: true };
    expect(await imports.save(deps, other)).toMatchObject({ title: "Other" });
    expect(await imports.save(deps, { ...other, files: undefined })).toMatchObject({ title: "Other" });
  });

  it("never replaces what comes with the product", async () => {
    const deps = await setup();
    const input = { ...(await proposed(deps)), id: "restore", replace: true };
    await expect(imports.save(deps, input)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("says what a form needs", async () => {
    const deps = await setup();
    const input = await proposed(deps);
    const hidden = <T extends { shown: boolean }>(list: T[]) => list.map((one) => ({ ...one, shown: false }));
    const blind = { ...input, draft: { ...input.draft, fields: hidden(input.draft.fields) } };
    await expect(imports.save(deps, blind)).rejects.toThrow("at least one photo");
    const mute = { ...input, draft: { ...input.draft, outputs: hidden(input.draft.outputs) } };
    await expect(imports.save(deps, mute)).rejects.toThrow("at least one result");
  });

  it("takes a workflow that no engine here can run, and says what is missing", async () => {
    const { KSampler: _, ...less } = objectInfo;
    const deps = await setup(engine("gpu-1", less));
    const given = [{ name: "a.json", text: readFixture("3d_hunyuan3d-v2.1") }];
    const { id, draft } = imports.propose(deps, { files: given });
    const saved = await imports.save(deps, { id, draft, files: given, replace: false });
    expect(saved.offered).toBe(false);
    expect(JSON.stringify(saved.missing)).toContain("KSampler");
  });
});

it("removes an imported workflow from what is offered", async () => {
  const deps = await setup();
  const { id, draft } = imports.propose(deps, { files });
  await imports.save(deps, { id, draft, files, replace: false });
  await imports.remove(deps, id);
  expect(workflows.list(deps).map((one) => one.id)).not.toContain(id);
  await expect(imports.remove(deps, "restore")).rejects.toMatchObject({ code: "WORKFLOW_NOT_FOUND" });
});
