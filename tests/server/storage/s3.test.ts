import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { http } from "msw";
import { describe, expect, it } from "vitest";
import { rawKey } from "@/server/storage/keys";
import { createS3Storage } from "@/server/storage/s3";
import { type Subject, storageContract } from "@/tests/contracts/storage";
import { mockHttp } from "@/tests/support/msw";
import { fakeS3, S3_OPTIONS, s3Down } from "@/tests/support/s3";

const server = mockHttp();

async function s3Subject(): Promise<Subject & ReturnType<typeof fakeS3>> {
  const store = fakeS3();
  server.use(...store.handlers);
  return {
    ...store,
    storage: createS3Storage(S3_OPTIONS),
    send: fetch,
    linkSeconds: 60,
    passSeconds: (seconds) => {
      store.clock.now = () => new Date(Date.now() + seconds * 1000);
    },
    breakDown: async () => server.use(s3Down.network),
    contents: async () => [...store.objects.keys(), ...store.uploads.keys()],
  };
}

storageContract("S3", s3Subject);

const OWNER = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const ASSET = "01BX5ZZKBKACTAV9WEVGEMMVRZ";
const KEY = rawKey(OWNER, ASSET, "png");
const PNG = { contentType: "image/png" };

describe("S3", () => {
  it("puts everything below its prefix", async () => {
    const { storage, objects } = await s3Subject();
    await storage.put(KEY, Buffer.from("a"), PNG);
    expect([...objects.keys()]).toEqual([`darkroom/${KEY}`]);
  });

  it("needs no prefix", async () => {
    const { objects } = await s3Subject();
    await createS3Storage({ ...S3_OPTIONS, prefix: "" }).put(KEY, Buffer.from("a"), PNG);
    expect([...objects.keys()]).toEqual([KEY]);
  });

  it("signs type, length and that nothing may be there, and leaves the length to the browser to send", async () => {
    const { storage } = await s3Subject();
    const { url, headers } = await storage.presignPut(KEY, { ...PNG, size: 3, expiresInSeconds: 60 });
    const signed = new URL(url).searchParams.get("X-Amz-SignedHeaders");
    expect(signed).toBe("content-length;content-type;host;if-none-match");
    expect(headers).toEqual({ "Content-Type": "image/png", "If-None-Match": "*" });
    expect(url).not.toMatch(/checksum|crc32/i);
  });

  it("signs the SHA-256 as a header, where stores look for it", async () => {
    const { storage } = await s3Subject();
    const sha256 = createHash("sha256").update("abc").digest("hex");
    const { url, headers } = await storage.presignPut(KEY, { ...PNG, size: 3, sha256, expiresInSeconds: 60 });
    const query = new URL(url).searchParams;
    expect(query.get("X-Amz-SignedHeaders")).toBe(
      "content-length;content-type;host;if-none-match;x-amz-checksum-sha256",
    );
    expect([...query.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
    expect(headers["x-amz-checksum-sha256"]).toBe("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  });

  it("goes on where a read broke, for the object it began with", async () => {
    const { storage, failNextReadAfter } = await s3Subject();
    const bytes = Buffer.from("0123456789".repeat(10_000));
    await storage.put(KEY, bytes, PNG);
    failNextReadAfter(40_000);
    const { body } = await storage.get(KEY);
    expect((await buffer(body)).equals(bytes)).toBe(true);
    failNextReadAfter(10);
    expect(String(await buffer((await storage.get(KEY, { start: 5, end: 29 })).body))).toBe(
      "5678901234567890123456789",
    );
  });

  it("does not mix two objects: a broken read of a replaced one fails", async () => {
    const { storage, failNextReadAfter } = await s3Subject();
    await storage.put(KEY, Buffer.from("0123456789"), PNG);
    failNextReadAfter(4);
    const { body } = await storage.get(KEY);
    await storage.put(KEY, Buffer.from("9876543210"), PNG);
    await expect(buffer(body)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  });

  it("lists page by page", async () => {
    const { storage } = await s3Subject();
    const keys = Array.from({ length: 25 }, (_, at) => rawKey(OWNER, `${ASSET.slice(0, 24)}${10 + at}`, "png"));
    await Promise.all(keys.map((key) => storage.put(key, Buffer.from("a"), PNG)));
    const listed: string[] = [];
    for await (const { key } of storage.list()) listed.push(key);
    expect(listed.sort()).toEqual(keys);
  });

  it.each([
    ["busy", s3Down.unavailable, "STORAGE_UNAVAILABLE"],
    ["full", s3Down.full, "STORAGE_FULL"],
  ] as const)("says so when the store is %s", async (_how, handler, code) => {
    const { storage } = await s3Subject();
    server.use(handler);
    await expect(storage.put(KEY, Readable.from([Buffer.from("a")]), PNG)).rejects.toMatchObject({ code });
  });

  it("tries again when the store fails once", async () => {
    const { storage } = await s3Subject();
    let failures = 0;
    server.use(
      http.put(`${S3_OPTIONS.endpoint}/*`, () => (failures++ === 0 ? new Response(null, { status: 503 }) : undefined)),
    );
    await storage.put(KEY, Readable.from([Buffer.from("a")]), PNG);
    expect(String(await buffer((await storage.get(KEY)).body))).toBe("a");
  });
});
