import { describe, expect, it } from "vitest";
import { appRouter } from "@/server/api/root";
import { createCallerFactory } from "@/server/api/trpc";
import type { Viewer } from "@/server/schemas/user";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow } from "@/tests/support/factories";

async function setup() {
  const deps = await testDeps();
  const as = (viewer: Viewer | null) =>
    createCallerFactory(appRouter)({
      deps,
      origin: "http://localhost:3000",
      session: async () => viewer && { sessionId: deps.newId(), viewer },
    });
  const guest = await users.createGuest(deps);
  const photo = await createAsset(deps, guest.id);
  const fields = { status: "COMPLETED", inputAssetId: photo.id, inputs: { photo: [photo.id] } } as const;
  const job = await createJobRow(deps, guest.id, fields);
  return { deps, as, guest, photo, job };
}

type Caller = ReturnType<Awaited<ReturnType<typeof setup>>["as"]>;
const id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

describe("procedures about photos", () => {
  it.each<[string, (caller: Caller) => Promise<unknown>]>([
    ["photos.room", (caller) => caller.photos.room()],
    ["photos.settings", (caller) => caller.photos.settings()],
    ["photos.setSettings", (caller) => caller.photos.setSettings({ keepThumbnails: false })],
    ["photos.deleteAll", (caller) => caller.photos.deleteAll()],
    ["photos.left", (caller) => caller.photos.left({ upTo: id })],
    ["jobAssets.list", (caller) => caller.jobAssets.list({ id })],
    ["jobAssets.persist", (caller) => caller.jobAssets.persist({ id })],
    ["jobAssets.keep", (caller) => caller.jobAssets.keep({ id })],
    ["jobAssets.letGo", (caller) => caller.jobAssets.letGo({ id })],
    ["references.list", (caller) => caller.references.list({})],
    ["references.create", (caller) => caller.references.create({ assetId: id })],
    ["references.generate", (caller) => caller.references.generate({ description: "A tall man" })],
    ["references.rename", (caller) => caller.references.rename({ id, name: "Ada" })],
    ["references.remove", (caller) => caller.references.remove({ id })],
    ["references.ofJob", (caller) => caller.references.ofJob({ jobId: id })],
    ["references.attach", (caller) => caller.references.attach({ jobId: id, id })],
    ["references.detach", (caller) => caller.references.detach({ jobId: id, id })],
    ["guest.tokens", (caller) => caller.guest.tokens({ ids: [] })],
    ["guest.claim", (caller) => caller.guest.claim({ jobs: [] })],
  ])("%s needs a session", async (_name, call) => {
    const { as } = await setup();
    await expect(call(as(null))).rejects.toMatchObject({ cause: { code: "UNAUTHORIZED" } });
  });

  it("keep and let go for an account, as the job then shows", async () => {
    const { deps, as, guest, job } = await setup();
    const account = await users.signUp(deps, guest, { email: "ada@example.org", password: "a long enough password" });
    const expiresAt = new Date(deps.now().getTime() + 1000);
    await deps.db.asset.updateMany({ data: { expiresAt } });
    const { jobAssets, photos } = as(account);
    expect((await jobAssets.keep({ id: job.id })).input).toMatchObject({ expiresAt: null, expired: false });
    expect(await photos.room()).toMatchObject({ keptBytes: 1000, retentionDays: 30 });
    expect((await jobAssets.letGo({ id: job.id })).input?.expiresAt).not.toBeNull();
    expect((await jobAssets.list({ id: job.id })).items).toMatchObject([{ role: "INPUT", available: true }]);
  });

  it("show a guest's job by its token to whoever has it", async () => {
    const { as, guest, job } = await setup();
    const { items } = await as(guest).guest.tokens({ ids: [job.id] });
    expect((await as(null).guest.jobs({ jobs: items })).items).toMatchObject([{ id: job.id }]);
  });

  it("remember whether thumbnails are kept, and say what is left to delete", async () => {
    const { as, guest } = await setup();
    const { photos } = as(guest);
    expect(await photos.settings()).toEqual({ keepThumbnails: true });
    await photos.setSettings({ keepThumbnails: false });
    expect(await photos.settings()).toEqual({ keepThumbnails: false });
    const { upTo } = await photos.deleteAll();
    expect(await photos.left({ upTo })).toEqual({ left: 2 });
  });

  it("draw references from words with the workflow that is for it", async () => {
    const { as, guest } = await setup();
    const drawing = await as(guest).references.generate({ description: "A tall man with a beard" });
    expect(drawing).toMatchObject({
      workflowId: "character-reference",
      parameters: { description: "A tall man with a beard" },
    });
  });
});
