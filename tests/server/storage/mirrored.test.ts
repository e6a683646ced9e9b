import { mkdtempSync, rmSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { HttpResponse, http } from "msw";
import { describe, expect, it, onTestFinished } from "vitest";
import { ERRORS, toAppError } from "@/server/errors";
import { createStorage } from "@/server/storage/create";
import { handleStorageRequest } from "@/server/storage/disk-http";
import { rawKey } from "@/server/storage/keys";
import { serveObject } from "@/server/storage/serve";
import { storageContract } from "@/tests/contracts/storage";
import { mockHttp } from "@/tests/support/msw";
import { fakeS3, S3_OPTIONS, s3Down } from "@/tests/support/s3";

const server = mockHttp();
const KEY = rawKey("01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ", "png");
const PNG = { contentType: "image/png" };
const BYTES = Buffer.from("0123456789");
const HERE = { backend: "disk", url: expect.stringMatching(/^\/api\/storage\//) };
const IN_BUCKET = { backend: "s3", url: expect.stringContaining(S3_OPTIONS.endpoint ?? "") };

function setup({ serveFromCloud = true } = {}) {
  const root = mkdtempSync(join(tmpdir(), "darkroom-mirror-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const store = fakeS3();
  server.use(...store.handlers);
  let now = Date.now();
  const copies = { root, secret: "secret", baseUrl: "", now: () => new Date(now) };
  const storage = createStorage({ backend: "s3", s3: S3_OPTIONS, serveFromCloud, copies });
  const asked: string[] = [];
  server.events.removeAllListeners();
  server.events.on("request:start", ({ request }) => void asked.push(request.method));
  return {
    ...store,
    root,
    storage,
    asked,
    passSeconds: (seconds: number) => {
      now += seconds * 1000;
      store.clock.now = () => new Date(now);
    },
    files: async () => {
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
  };
}

const open = (storage: ReturnType<typeof setup>["storage"], url: string, init?: RequestInit) =>
  handleStorageRequest(storage, new Request(new URL(url, "http://darkroom.test"), init)).catch(
    (error) => new Response(null, { status: ERRORS[toAppError(error).code].http }),
  );

storageContract("a bucket with copies", async () => {
  const mirror = setup();
  return {
    ...mirror,
    send: fetch,
    linkSeconds: 60,
    breakDown: async () => {
      server.use(s3Down.network);
      await rm(mirror.root, { recursive: true });
      await writeFile(mirror.root, "a file where the folder was");
    },
    contents: async () => [...mirror.objects.keys(), ...mirror.uploads.keys(), ...(await mirror.files())],
  };
});

describe("a bucket with copies", () => {
  it.each([
    ["bytes", () => BYTES],
    ["a stream", () => Readable.from([BYTES])],
  ])("keeps %s in both places, and deletes them from both", async (_what, body) => {
    const { storage, objects, files } = setup();
    await storage.put(KEY, body(), PNG);
    expect(String(objects.get(`darkroom/${KEY}`)?.bytes)).toBe("0123456789");
    expect(await files()).toHaveLength(1);
    await storage.delete(KEY);
    expect([objects.size, await files()]).toEqual([0, []]);
  });

  it("keeps a finished file in both places", async () => {
    const { storage, objects, files, root } = setup();
    const path = join(root, "..", "finished");
    await writeFile(path, BYTES);
    await storage.putFile(KEY, path, PNG);
    expect(String(objects.get(`darkroom/${KEY}`)?.bytes)).toBe("0123456789");
    expect(await files()).toHaveLength(1);
  });

  it("reads from the bucket, and says so", async () => {
    const { storage } = setup();
    await storage.put(KEY, BYTES, PNG);
    const answer = await serveObject(storage, KEY, new Request("http://a.test/"));
    expect(answer.headers.get("x-storage-backend")).toBe("s3");
    expect(await answer.text()).toBe("0123456789");
  });

  it("reads the copy while the bucket is silent, and says so", async () => {
    const { storage } = setup();
    await storage.put(KEY, BYTES, PNG);
    server.use(s3Down.network);
    const answer = await serveObject(storage, KEY, new Request("http://a.test/"));
    expect(answer.headers.get("x-storage-backend")).toBe("disk");
    expect(await answer.text()).toBe("0123456789");
  });

  it("leaves a silent bucket alone for half a minute, then asks it again", async () => {
    const { storage, asked, passSeconds, handlers } = setup();
    await storage.put(KEY, BYTES, PNG);
    server.use(s3Down.network);
    await storage.head(KEY);
    asked.length = 0;
    expect(await storage.head(KEY)).toMatchObject({ backend: "disk" });
    expect(asked).toEqual([]);
    server.use(...handlers);
    passSeconds(31);
    expect(await storage.head(KEY)).toMatchObject({ backend: "s3" });
  });

  it("does not call lost what has no copy while the bucket is silent", async () => {
    const { storage } = setup();
    server.use(s3Down.network);
    await expect(storage.head(KEY)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    await expect(storage.head(KEY)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    await expect(storage.get(KEY)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  });

  it("does not bring back what the bucket no longer has", async () => {
    const { storage, objects } = setup();
    await storage.put(KEY, BYTES, PNG);
    objects.clear();
    expect(await storage.head(KEY)).toBeNull();
    await expect(storage.get(KEY)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("gives links to the bucket, and to the copy while the bucket is silent", async () => {
    const { storage } = setup();
    await storage.put(KEY, BYTES, PNG);
    expect(await storage.presignGet(KEY, { expiresInSeconds: 60 })).toMatchObject(IN_BUCKET);
    server.use(s3Down.network);
    await storage.head(KEY);
    const link = await storage.presignGet(KEY, { expiresInSeconds: 60 });
    expect(link).toMatchObject(HERE);
    expect(await (await open(storage, link.url)).text()).toBe("0123456789");
  });

  it("takes no uploads of its own: those go to the bucket", async () => {
    const { storage } = setup();
    const { url } = await storage.presignPut(KEY, { ...PNG, size: 10, expiresInSeconds: 60 });
    expect(url).toContain(S3_OPTIONS.endpoint);
  });

  it("keeps a copy of what came over a link, once it is told", async () => {
    const { storage, files } = setup();
    const { url, headers } = await storage.presignPut(KEY, { ...PNG, size: 10, expiresInSeconds: 60 });
    await fetch(url, { method: "PUT", headers, body: BYTES });
    expect(await files()).toEqual([]);
    await storage.keepCopy?.(KEY, Readable.from([BYTES]), PNG);
    server.use(s3Down.network);
    expect(String(await buffer((await storage.get(KEY)).body))).toBe("0123456789");
  });

  it("deletes from neither place when the bucket does not answer, so that it can be asked again", async () => {
    const { storage, objects, files } = setup();
    await storage.put(KEY, BYTES, PNG);
    server.use(http.delete(`${S3_OPTIONS.endpoint}/*`, () => HttpResponse.error()));
    await expect(storage.delete(KEY)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    expect([objects.size, (await files()).length]).toEqual([1, 1]);
  });
});

describe("with SERVE_FROM_CLOUD=false", () => {
  it("reads and links the copy without asking the bucket", async () => {
    const { storage, asked } = setup({ serveFromCloud: false });
    await storage.put(KEY, BYTES, PNG);
    asked.length = 0;
    const answer = await serveObject(storage, KEY, new Request("http://a.test/"));
    expect(answer.headers.get("x-storage-backend")).toBe("disk");
    expect(await answer.text()).toBe("0123456789");
    expect(await storage.presignGet(KEY, { expiresInSeconds: 60 })).toMatchObject(HERE);
    expect(asked).toEqual([]);
  });

  it("asks the bucket for what has no copy", async () => {
    const { storage, root } = setup({ serveFromCloud: false });
    await storage.put(KEY, BYTES, PNG);
    await rm(root, { recursive: true });
    expect(await storage.head(KEY)).toMatchObject({ backend: "s3" });
    expect(await storage.presignGet(KEY, { expiresInSeconds: 60 })).toMatchObject(IN_BUCKET);
  });
});
