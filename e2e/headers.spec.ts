import { expect, test } from "./fixtures";
import { tinyPhoto } from "./photos";

const EVERYWHERE = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};

test("every page is served with a policy of its own and no more than it needs", async ({ page }) => {
  const nonces = new Set<string>();
  for (const path of ["/", "/history", "/sign-in", "/sign-up"]) {
    const headers = (await page.request.get(path)).headers();
    expect(headers, path).toMatchObject(EVERYWHERE);
    expect(headers["x-powered-by"]).toBeUndefined();
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("object-src 'none'");
    const [, scripts = ""] = policy.match(/script-src ([^;]*)/) ?? [];
    expect(scripts).not.toMatch(/unsafe/);
    nonces.add(scripts.match(/'nonce-([^']+)'/)?.[1] ?? "none");
  }
  expect(nonces.size, "a nonce for each answer").toBe(4);
});

test("photos are served as nothing but photos, to no one else", async ({ api }) => {
  await api.beGuest();
  const photo = await tinyPhoto("grand “mère”.jpg");
  const { id } = await api.upload(photo);
  const original = await api.asset(id, "original");
  expect(original.headers()).toMatchObject({
    ...EVERYWHERE,
    "content-type": "image/jpeg",
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": expect.stringMatching(/private|no-store/),
  });
  expect((await original.body()).equals(photo.buffer)).toBe(true);
  expect((await api.asset(id, "thumbnail")).headers()["content-type"]).toBe("image/webp");
  const download = (await api.asset(id, "download")).headers()["content-disposition"] ?? "";
  expect(download).toMatch(/^attachment;/);
  expect(decodeURIComponent(download)).toContain("grand “mère”.jpg");
});

test("another site's page can change nothing", async ({ page, api }) => {
  await api.beGuest();
  const answer = await page.request.post("/api/trpc/account.signOutEverywhere", {
    headers: {
      origin: "https://elsewhere.example",
      "sec-fetch-site": "cross-site",
      "content-type": "application/json",
    },
    data: "{}",
  });
  expect(answer.status()).toBe(403);
  expect(await api.calls.viewer.get.query()).toMatchObject({ guest: true });
});
