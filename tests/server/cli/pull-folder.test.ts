import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pullInto } from "@/server/cli/pull-folder";
import type { Deps } from "@/server/deps";
import { processedKey, rawKey } from "@/server/storage/keys";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

async function stored(deps: Deps, ownerId: string, text: string, fields: { key: string; filename: string }) {
  await deps.storage.put(fields.key, Buffer.from(text), { contentType: "image/png" });
  return createAsset(deps, ownerId, { size: text.length, sha256: hashOf(text), ...fields });
}

async function setup() {
  const deps = await testDeps();
  const { id: ownerId } = await createUser(deps);
  const key = rawKey(ownerId, deps.newId(), "jpg");
  const photo = await stored(deps, ownerId, "photo", { key, filename: "a.jpg" });
  const job = await createJobRow(deps, ownerId, {
    status: "COMPLETED",
    inputAssetId: photo.id,
    inputs: { photo: [photo.id] },
  });
  const made = { key: processedKey(job.id, deps.newId(), "png"), filename: "a-restored.png" };
  const result = await stored(deps, ownerId, "result", made);
  await deps.db.asset.update({ where: { id: result.id }, data: { kind: "RESULT", jobId: job.id } });
  const folder = join(deps.tempDir, "pulled");
  const pull = async () => (await pullInto(deps, job.id, folder)).map(({ outcome }) => outcome);
  return { deps, job, photo, result, folder, pull };
}

describe("pulling a job's files", () => {
  it("brings them with their manifest, and finds them there the next time", async () => {
    const { folder, pull } = await setup();
    expect(await pull()).toEqual(["fetched", "fetched"]);
    expect(String(await readFile(join(folder, "results/a-restored.png")))).toBe("result");
    const manifest = JSON.parse(String(await readFile(join(folder, "manifest.json"))));
    expect(manifest.files.map(({ sha256 }: { sha256: string }) => sha256)).toEqual(["photo", "result"].map(hashOf));
    expect(await pull()).toEqual(["there", "there"]);
  });

  it("fetches again what was cut off or changed here, and only that", async () => {
    const { folder, pull } = await setup();
    await pull();
    await writeFile(join(folder, "inputs/a.jpg"), "phot0");
    expect(await pull()).toEqual(["fetched", "there"]);
    await rm(join(folder, "results/a-restored.png"));
    await writeFile(join(folder, "results/a-restored.png.part"), "res");
    expect(await pull()).toEqual(["there", "fetched"]);
    expect(await readdir(join(folder, "results"))).toEqual(["a-restored.png"]);
  });

  it("leaves nothing that is not as it was made, and no manifest then", async () => {
    const { deps, result, folder, pull } = await setup();
    await deps.storage.put(result.key, Buffer.from("rotten"), { contentType: "image/png" });
    expect(await pull()).toEqual(["fetched", "broken"]);
    expect(await readdir(join(folder, "results"))).toEqual([]);
    expect(await readdir(folder)).not.toContain("manifest.json");
  });

  it("says what has expired", async () => {
    const { deps, photo, pull } = await setup();
    await deps.db.asset.update({ where: { id: photo.id }, data: { expiresAt: deps.now() } });
    expect(await pull()).toEqual(["expired", "fetched"]);
  });
});
