/** What every Storage does, whatever is behind it. */
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { beforeEach, describe, expect, it } from "vitest";
import { processedKey, rawKey } from "@/server/storage/keys";
import type { Storage, StoredObject } from "@/server/storage/storage";

export type Subject = {
  storage: Storage;
  /** Sends what a browser would send to a link of this storage. */
  send(url: string, init?: RequestInit): Promise<Response>;
  /** How long a link lives in these tests, where its end is waited for. */
  linkSeconds: number;
  /** Moves the clock that decides whether a link has expired. */
  passSeconds(seconds: number): void | Promise<void>;
  /** Makes the store fail from now on; absent where that is not ours to do. */
  breakDown?(): Promise<void>;
  /** Names of all that is stored, finished or not. */
  contents(): Promise<string[]>;
};

const OWNER = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const ASSET = "01BX5ZZKBKACTAV9WEVGEMMVRZ";
const KEY = rawKey(OWNER, ASSET, "png");
const OTHER_KEY = processedKey(OWNER, ASSET, "webp");
const PNG = { contentType: "image/png" };
const BYTES = Buffer.from("0123456789");
const MEGABYTES = Buffer.alloc(9 * 1024 * 1024, "photo ");

export function storageContract(name: string, makeSubject: () => Promise<Subject>): void {
  describe(`${name} as a storage`, () => {
    let subject: Subject;
    let storage: Storage;
    beforeEach(async () => {
      subject = await makeSubject();
      storage = subject.storage;
    });
    const listed = async () => {
      const objects: StoredObject[] = [];
      for await (const object of storage.list()) objects.push(object);
      return objects.sort((a, b) => (a.key < b.key ? -1 : 1));
    };
    const read = async (key: string) => buffer((await storage.get(key)).body);

    describe("objects", () => {
      it.each([
        ["bytes", () => BYTES, BYTES],
        ["a stream", () => Readable.from([BYTES.subarray(0, 4), BYTES.subarray(4)]), BYTES],
        ["a stream of several megabytes", () => Readable.from(slices(MEGABYTES)), MEGABYTES],
        ["no bytes at all", () => Readable.from([]), Buffer.alloc(0)],
      ])("gives back %s as it was put", async (_what, body, expected) => {
        await storage.put(KEY, body(), { ...PNG, size: expected.length });
        expect((await read(KEY)).equals(expected)).toBe(true);
        expect(await storage.head(KEY)).toMatchObject({ size: expected.length, contentType: "image/png" });
      });

      it("gives back a finished file as it was put, in place of what was there", async () => {
        await storage.put(KEY, Buffer.from("before"), PNG);
        await withFile(BYTES, (path) => storage.putFile(KEY, path, PNG));
        expect(String(await read(KEY))).toBe("0123456789");
        expect(await storage.head(KEY)).toMatchObject({ size: 10, contentType: "image/png" });
      });

      it("describes an object the same way in head and get", async () => {
        await storage.put(KEY, BYTES, PNG);
        const { body, info } = await storage.get(KEY);
        body.destroy();
        expect(info).toEqual(await storage.head(KEY));
        expect(info.etag).toMatch(/^".+"$/);
        expect(info.modifiedAt).toBeInstanceOf(Date);
      });

      it("replaces what was there, and changes its tag", async () => {
        await storage.put(KEY, BYTES, PNG);
        const before = await storage.head(KEY);
        await storage.put(KEY, Buffer.from("9876543210"), PNG);
        expect(String(await read(KEY))).toBe("9876543210");
        expect((await storage.head(KEY))?.etag).not.toBe(before?.etag);
      });

      it("gives whole objects while several writers replace them", async () => {
        const versions = ["a", "b", "c", "d"].map((letter) => Buffer.alloc(100_000, letter));
        await storage.put(KEY, versions[0] as Buffer, PNG);
        const writing = Promise.all(versions.map((bytes) => storage.put(KEY, Readable.from(slices(bytes)), PNG)));
        const seen = await Promise.all(versions.map(() => read(KEY)));
        await writing;
        for (const bytes of seen) expect(versions.some((version) => version.equals(bytes))).toBe(true);
      });

      it("gives a part, and cuts it at the end of the object", async () => {
        await storage.put(KEY, BYTES, PNG);
        const part = await storage.get(KEY, { start: 2, end: 4 });
        expect(String(await buffer(part.body))).toBe("234");
        expect(part.info.size).toBe(10);
        expect(String(await buffer((await storage.get(KEY, { start: 8, end: 99 })).body))).toBe("89");
      });

      it("refuses a part that begins after the end", async () => {
        await storage.put(KEY, BYTES, PNG);
        await expect(storage.get(KEY, { start: 10, end: 12 })).rejects.toMatchObject({ code: "BAD_REQUEST" });
      });

      it("answers NOT_FOUND or null for what is not there", async () => {
        await expect(storage.get(KEY)).rejects.toMatchObject({ code: "NOT_FOUND" });
        expect(await storage.head(KEY)).toBeNull();
      });

      it("deletes, once or twice, and leaves the others", async () => {
        await storage.put(KEY, BYTES, PNG);
        await storage.put(OTHER_KEY, BYTES, { contentType: "image/webp" });
        await storage.delete(KEY);
        await storage.delete(KEY);
        expect(await storage.head(KEY)).toBeNull();
        expect(await storage.head(OTHER_KEY)).not.toBeNull();
      });

      it("lists everything that is stored, once", async () => {
        expect(await listed()).toEqual([]);
        await storage.put(KEY, BYTES, PNG);
        await storage.put(KEY, Buffer.from("shorter"), PNG);
        await storage.put(OTHER_KEY, BYTES, { contentType: "image/webp" });
        const objects = await listed();
        expect(objects.map(({ key, size }) => ({ key, size }))).toEqual([
          { key: OTHER_KEY, size: 10 },
          { key: KEY, size: 7 },
        ]);
        expect(Math.abs(Date.now() - Number(objects[0]?.modifiedAt))).toBeLessThan(60_000);
      });

      it("refuses what is not a key", async () => {
        const wrong = "raw/../../etc/passwd";
        await expect(storage.put(wrong, BYTES, PNG)).rejects.toThrow();
        await expect(withFile(BYTES, (path) => storage.putFile(wrong, path, PNG))).rejects.toThrow();
        await expect(storage.get(wrong)).rejects.toThrow();
        await expect(storage.head(wrong)).rejects.toThrow();
        await expect(storage.delete(wrong)).rejects.toThrow();
        await expect(storage.presignGet(wrong, { expiresInSeconds: 60 })).rejects.toThrow();
        await expect(storage.presignPut(wrong, { ...PNG, size: 1, expiresInSeconds: 60 })).rejects.toThrow();
      });
    });

    describe("writes that fail", () => {
      it.each([
        ["in the first bytes", BYTES],
        ["after several megabytes", MEGABYTES],
      ])("keeps the old object and nothing else when the stream breaks %s", async (_when, bytes) => {
        await storage.put(KEY, BYTES, PNG);
        const contents = await subject.contents();
        await expect(storage.put(KEY, Readable.from(breaksAfter(bytes)), PNG)).rejects.toThrow("the line went dead");
        expect(String(await read(KEY))).toBe("0123456789");
        expect(await subject.contents()).toEqual(contents);
      });

      it.each([
        ["fewer", 11, "LENGTH_MISMATCH"],
        ["more", 9, "LENGTH_MISMATCH"],
      ])("stores nothing when %s bytes come than announced", async (_what, size, code) => {
        await expect(storage.put(KEY, Readable.from([BYTES]), { ...PNG, size })).rejects.toMatchObject({ code });
        expect(await storage.head(KEY)).toBeNull();
      });

      it.each([
        ["bytes", () => BYTES],
        ["a stream", () => Readable.from([BYTES])],
      ])("stores nothing when the SHA-256 of %s is another than announced", async (_what, body) => {
        const put = storage.put(KEY, body(), { ...PNG, sha256: sha256("other bytes") });
        await expect(put).rejects.toMatchObject({ code: "CHECKSUM_MISMATCH" });
        expect(await subject.contents()).toEqual([]);
      });

      it("says STORAGE_UNAVAILABLE, which may be tried again, when the store is down", async ({ skip }) => {
        await storage.put(KEY, BYTES, PNG);
        if (!subject.breakDown) return skip("this store is not ours to break");
        await subject.breakDown();
        const down = { code: "STORAGE_UNAVAILABLE", retryable: true };
        await expect(storage.check()).rejects.toMatchObject(down);
        await expect(storage.put(KEY, BYTES, PNG)).rejects.toMatchObject(down);
        await expect(storage.put(KEY, Readable.from([BYTES]), PNG)).rejects.toMatchObject(down);
        await expect(withFile(BYTES, (path) => storage.putFile(KEY, path, PNG))).rejects.toMatchObject(down);
        await expect(storage.get(KEY)).rejects.toMatchObject(down);
        await expect(storage.head(KEY)).rejects.toMatchObject(down);
        await expect(storage.delete(KEY)).rejects.toMatchObject(down);
        await expect(listed()).rejects.toMatchObject(down);
      });

      it("says that all is well when it is, and leaves no trace of having looked", async () => {
        await storage.check();
        expect(await subject.contents()).toEqual([]);
      });
    });

    describe("links", () => {
      const limits = { ...PNG, size: 10, expiresInSeconds: 60 };
      const putLink = () => storage.presignPut(KEY, limits);
      const sealedLink = () => storage.presignPut(KEY, { ...limits, sha256: sha256(BYTES) });

      it("takes one file over a link, and refuses a second", async () => {
        const { method, url, headers } = await putLink();
        expect((await subject.send(url, { method, headers, body: BYTES })).status).toBe(200);
        expect((await subject.send(url, { method, headers, body: Buffer.from("9876543210") })).status).toBe(412);
        expect(String(await read(KEY))).toBe("0123456789");
      });

      it.each([
        ["shorter", "012345678", "image/png"],
        ["longer", "0123456789a", "image/png"],
        ["of another type", "0123456789", "text/html"],
      ])("refuses a file %s than the link says, and keeps nothing", async (_what, body, type) => {
        const { method, url, headers } = await putLink();
        const { status } = await subject.send(url, { method, body, headers: { ...headers, "Content-Type": type } });
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect(await subject.contents()).toEqual([]);
      });

      it("takes the file whose SHA-256 the link says, and refuses a second", async () => {
        const { method, url, headers } = await sealedLink();
        expect((await subject.send(url, { method, headers, body: BYTES })).status).toBe(200);
        expect((await subject.send(url, { method, headers, body: BYTES })).status).toBe(412);
        expect(String(await read(KEY))).toBe("0123456789");
      });

      it.each([
        ["other bytes", Buffer.from("9876543210"), (headers: Record<string, string>) => headers],
        ["other bytes under their own SHA-256", Buffer.from("9876543210"), withChecksum("9876543210")],
      ])("refuses %s over a link that says the SHA-256", async (_what, body, change) => {
        const { method, url, headers } = await sealedLink();
        const { status } = await subject.send(url, { method, body, headers: change(headers) });
        expect([400, 403]).toContain(status);
        expect(await subject.contents()).toEqual([]);
      });

      it("makes a hundred links, each another", async () => {
        const keys = Array.from({ length: 100 }, (_, at) => rawKey(OWNER, `${ASSET.slice(0, 23)}${100 + at}`, "png"));
        const links = await Promise.all(keys.map((key) => storage.presignPut(key, limits)));
        expect(new Set(links.map(({ url }) => url)).size).toBe(100);
      });

      it("says when a link to write ends, and holds to it", async () => {
        const expiresInSeconds = subject.linkSeconds;
        const { method, url, headers, expiresAt } = await storage.presignPut(KEY, { ...limits, expiresInSeconds });
        expect(expiresAt).toBeInstanceOf(Date);
        await subject.passSeconds(expiresInSeconds + 1);
        expect((await subject.send(url, { method, headers, body: BYTES })).status).toBe(403);
        expect(await subject.contents()).toEqual([]);
      });

      it("refuses a link that was altered", async () => {
        const { method, url, headers } = await putLink();
        const altered = [url.replace("raw/", "processed/"), url.replace(ASSET, OWNER), url.replace(/.$/, flipped)];
        for (const link of altered) {
          expect((await subject.send(link, { method, headers, body: BYTES })).status).toBe(403);
        }
        expect(await subject.contents()).toEqual([]);
      });

      it("gives a file over a link until it ends, and only for reading", async () => {
        await storage.put(KEY, BYTES, PNG);
        const { url } = await storage.presignGet(KEY, { expiresInSeconds: subject.linkSeconds });
        const response = await subject.send(url);
        expect(await response.text()).toBe("0123456789");
        expect(response.headers.get("content-type")).toBe("image/png");
        expect((await subject.send(url, { method: "PUT", body: BYTES })).status).toBe(403);
        await subject.passSeconds(subject.linkSeconds + 1);
        expect((await subject.send(url)).status).toBe(403);
      });

      it("offers the file under a name of any script", async () => {
        await storage.put(KEY, BYTES, PNG);
        const { url } = await storage.presignGet(KEY, { expiresInSeconds: 60, downloadName: 'Großmutter "1952".png' });
        const response = await subject.send(url);
        await response.arrayBuffer();
        expect(response.headers.get("content-disposition")).toBe(
          `attachment; filename="Gro_mutter _1952_.png"; filename*=UTF-8''Gro%C3%9Fmutter%20%221952%22.png`,
        );
      });

      it("gives a file as what it is known to be, and says who gives it", async () => {
        await storage.put(KEY, BYTES, PNG);
        const link = await storage.presignGet(KEY, { expiresInSeconds: 60, contentType: "image/webp" });
        expect(link.backend).toBe(storage.backend);
        const response = await subject.send(link.url);
        await response.arrayBuffer();
        expect(response.headers.get("content-type")).toBe("image/webp");
      });

      it("makes links to read what is not there yet", async () => {
        const { url } = await storage.presignGet(KEY, { expiresInSeconds: 60 });
        expect((await subject.send(url)).status).toBe(404);
      });
    });
  });
}

async function withFile(bytes: Uint8Array, work: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-file-"));
  const path = join(folder, "file");
  await writeFile(path, bytes);
  await work(path).finally(() => rm(folder, { recursive: true }));
}

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
const withChecksum = (content: string) => (headers: Record<string, string>) => ({
  ...headers,
  "x-amz-checksum-sha256": Buffer.from(sha256(content), "hex").toString("base64"),
});
const flipped = (character: string) => (character === "A" ? "Q" : "A");

function* slices(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

function* breaksAfter(bytes: Buffer) {
  yield* slices(bytes);
  throw new Error("the line went dead");
}
