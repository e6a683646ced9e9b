import { mkdtemp, open, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ERRORS, toAppError } from "@/server/errors";
import { createDiskStorage } from "@/server/storage/disk";
import { handleStorageRequest } from "@/server/storage/disk-http";
import { rawKey } from "@/server/storage/keys";
import { createS3Storage } from "@/server/storage/s3";
import type { DiskStorage } from "@/server/storage/storage";
import { S3_OPTIONS } from "@/tests/support/s3";

const KEY = rawKey("01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ", "png");
const LIMITS = { contentType: "image/png", size: 10, expiresInSeconds: 60 };

let root: string;
let storage: DiskStorage;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "darkroom-http-"));
  storage = createDiskStorage({ root, secret: "secret", baseUrl: "http://a.test", now: () => new Date() });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const storedFiles = async () => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
};

/** A PUT of a stream that tells how much of it was taken. */
async function putStream(chunks: () => Generator<Uint8Array>, size: number, headers: Record<string, string> = {}) {
  const { url } = await storage.presignPut(KEY, { ...LIMITS, size });
  const source = chunks();
  const seen = { taken: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { value, done } = source.next();
      if (done) return controller.close();
      seen.taken += value.length;
      controller.enqueue(value);
    },
    cancel() {
      seen.cancelled = true;
    },
  });
  const init = { method: "PUT", body, duplex: "half", headers: { "Content-Type": "image/png", ...headers } };
  return { seen, answer: handleStorageRequest(storage, new Request(url, init as RequestInit)) };
}

function* megabytes(count: number) {
  for (let at = 0; at < count; at++) yield new Uint8Array(1024 * 1024);
}

describe("a file sent to a link", () => {
  it("is cut off at the first chunk too many", async () => {
    const { seen, answer } = await putStream(() => megabytes(1000), 3 * 1024 * 1024);
    await expect(answer).rejects.toMatchObject({ code: "LENGTH_MISMATCH" });
    expect(seen.taken).toBeLessThanOrEqual(6 * 1024 * 1024);
    expect(seen.cancelled).toBe(true);
    expect(await storedFiles()).toEqual([]);
  });

  it.each(["11", "9"])("is refused unread when it announces %s bytes instead of 10", async (length) => {
    const { seen, answer } = await putStream(() => megabytes(1000), 10, { "Content-Length": length });
    await expect(answer).rejects.toMatchObject({ code: "LENGTH_MISMATCH" });
    expect(seen.taken).toBeLessThanOrEqual(1024 * 1024);
    expect(seen.cancelled).toBe(true);
  });

  it("is refused unread when there is one already", async () => {
    await storage.put(KEY, Buffer.from("0123456789"), LIMITS);
    const { seen, answer } = await putStream(() => megabytes(1000), 10);
    await expect(answer).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
    expect(seen.cancelled).toBe(true);
  });

  it.each(["text/html", "image/png; charset=utf-8", ""])("is refused when its type is %j", async (type) => {
    const { answer } = await putStream(() => megabytes(0), 10, { "Content-Type": type });
    await expect(answer).rejects.toMatchObject({ code: "INVALID_FILE_TYPE" });
  });

  it("leaves nothing when the connection breaks midway", async () => {
    const { url } = await storage.presignPut(KEY, LIMITS);
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(5));
        controller.error(new Error("aborted"));
      },
    });
    const init = { method: "PUT", body, duplex: "half", headers: { "Content-Type": "image/png" } };
    await expect(handleStorageRequest(storage, new Request(url, init as RequestInit))).rejects.toMatchObject({
      code: "LENGTH_MISMATCH",
    });
    expect(await storedFiles()).toEqual([]);
  });

  it("leaves nothing when the browser goes away, as seen through a real connection", async () => {
    const { url } = await storage.presignPut(KEY, LIMITS);
    let settle: (value: unknown) => void = () => undefined;
    const outcome = new Promise<unknown>((resolve) => {
      settle = resolve;
    });
    const server = createServer((incoming) => {
      const headers = incoming.headers as Record<string, string>;
      const init = { method: "PUT", body: incoming, duplex: "half", headers } as unknown as RequestInit;
      handleStorageRequest(storage, new Request(url, init)).then(settle, settle);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    client.write("PUT / HTTP/1.1\r\nHost: a.test\r\nContent-Type: image/png\r\nContent-Length: 10\r\n\r\n01234", () =>
      client.resetAndDestroy(),
    );
    expect(await outcome).toMatchObject({ code: "LENGTH_MISMATCH" });
    expect(await storedFiles()).toEqual([]);
    server.close();
  });

  it("is stored once when two arrive at the same moment", async () => {
    const { url, headers } = await storage.presignPut(KEY, LIMITS);
    const send = (body: string) => handleStorageRequest(storage, new Request(url, { method: "PUT", body, headers }));
    const outcomes = await Promise.allSettled([send("0123456789"), send("9876543210")]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await storedFiles()).toHaveLength(1);
  });

  it("is answered with its tag", async () => {
    const { url, headers } = await storage.presignPut(KEY, LIMITS);
    const response = await handleStorageRequest(
      storage,
      new Request(url, { method: "PUT", body: "0123456789", headers }),
    );
    expect(response.headers.get("etag")).toBe((await storage.head(KEY))?.etag);
  });
});

describe("a file sent while the disk is full", () => {
  it("is answered with 507, and nothing of it stays", async () => {
    const { url, headers } = await storage.presignPut(KEY, LIMITS);
    const file = await open("package.json");
    const full = vi
      .spyOn(Object.getPrototypeOf(file), "writeFile")
      .mockRejectedValueOnce(Object.assign(new Error("ENOSPC"), { code: "ENOSPC" }));
    await file.close();
    const sent = handleStorageRequest(storage, new Request(url, { method: "PUT", headers, body: "0123456789" }));
    const error = toAppError(await sent.catch((reason: unknown) => reason));
    full.mockRestore();
    expect([error.code, ERRORS[error.code].http, error.retryable]).toEqual(["STORAGE_FULL", 507, true]);
    expect(await storedFiles()).toEqual([]);
  });
});

describe("the route of the disk", () => {
  it.each(["POST", "DELETE", "PATCH"])("refuses %s", async (method) => {
    const { url } = await storage.presignGet(KEY, { expiresInSeconds: 60 });
    await expect(handleStorageRequest(storage, new Request(url, { method }))).rejects.toMatchObject({
      code: "METHOD_NOT_ALLOWED",
    });
  });

  it("does not exist when photos are kept in S3", async () => {
    const { url } = await storage.presignGet(KEY, { expiresInSeconds: 60 });
    const answer = handleStorageRequest(createS3Storage(S3_OPTIONS), new Request(url));
    await expect(answer).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
