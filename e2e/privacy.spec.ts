import { expect, test } from "./fixtures";
import { tinyPhoto } from "./photos";

test("someone else's photo is not found, on the page and as a file", async ({
  api,
  restoration,
  stranger,
  complaints,
}) => {
  complaints.expect(/status of 404/);
  await api.beGuest();
  const asset = await api.upload(await tinyPhoto("private.jpg"));
  const { id } = await api.restore(asset.id);
  await restoration.open(id);
  await restoration.isFinished();
  const { results } = await api.calls.jobs.byId.query({ id });

  const withoutSession = await stranger.api.asset(asset.id, "original");
  expect(withoutSession.status()).toBe(401);
  await stranger.api.beGuest();
  for (const hidden of [asset.id, results[0]?.id ?? ""]) {
    for (const variant of ["original", "screen", "thumbnail", "download"]) {
      expect((await stranger.api.asset(hidden, variant)).status()).toBe(404);
      expect((await api.asset(hidden, variant)).status()).toBe(200);
    }
  }
  const page = await stranger.restoration.open(id);
  expect(page?.status()).toBe(404);
  await expect(stranger.page.getByRole("heading", { name: "There is nothing here." })).toBeVisible();
  await expect(stranger.page.getByText("private.jpg")).toHaveCount(0);
});

test("someone else's photo can be neither stopped nor used nor watched", async ({ api, strangersApi }) => {
  await api.beGuest();
  const asset = await api.upload(await tinyPhoto());
  const { id } = await api.restore(asset.id);
  await strangersApi.beGuest();
  const { jobs, uploads } = strangersApi.calls;
  await expect(jobs.cancel.mutate({ id })).rejects.toThrow("There is no such restoration.");
  await expect(jobs.retry.mutate({ id })).rejects.toThrow("There is no such restoration.");
  await expect(uploads.discard.mutate({ assetId: asset.id })).rejects.toThrow("There is no such upload.");
  await expect(strangersApi.restore(asset.id)).rejects.toThrow("There is no such photo.");
  expect((await jobs.list.query({})).items).toEqual([]);
});
