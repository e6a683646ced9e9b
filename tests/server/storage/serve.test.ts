import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDiskStorage } from "@/server/storage/disk";
import { rawKey } from "@/server/storage/keys";
import { type ServeOptions, serveObject } from "@/server/storage/serve";
import type { ObjectInfo, Storage } from "@/server/storage/storage";

const KEY = rawKey("01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ", "png");

let root: string;
let storage: Storage;
let info: ObjectInfo;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "darkroom-serve-"));
  storage = createDiskStorage({ root, secret: "secret", baseUrl: "", now: () => new Date() });
  await storage.put(KEY, Buffer.from("0123456789"), { contentType: "image/png" });
  info = (await storage.head(KEY)) as ObjectInfo;
});
afterEach(() => rm(root, { recursive: true, force: true }));

const ask = (headers: Record<string, string> = {}, method = "GET", options?: ServeOptions) =>
  serveObject(storage, KEY, new Request("http://a.test/", { method, headers }), options);

describe("an object over HTTP", () => {
  it("comes whole, with all a browser needs to keep it and nothing it could run", async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("0123456789");
    expect(Object.fromEntries(response.headers)).toEqual({
      "accept-ranges": "bytes",
      "cache-control": "private, no-cache",
      "content-length": "10",
      "content-security-policy": "sandbox; default-src 'none'",
      "content-type": "image/png",
      etag: info.etag,
      "last-modified": info.modifiedAt.toUTCString(),
      "x-content-type-options": "nosniff",
      "x-storage-backend": "disk",
    });
  });

  it.each([
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=5-99", "56789", "bytes 5-9/10"],
    ["bytes=-99", "0123456789", "bytes 0-9/10"],
  ])("comes in part for %s", async (range, text, contentRange) => {
    const response = await ask({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(contentRange);
    expect(response.headers.get("content-length")).toBe(String(text.length));
    expect(await response.text()).toBe(text);
  });

  it.each(["bytes=10-", "bytes=99-100", "bytes=-0"])("is refused in part for %s", async (range) => {
    const response = await ask({ range });
    expect(response.status).toBe(416);
    expect(response.headers.get("content-range")).toBe("bytes */10");
    expect(await response.text()).toBe("");
  });

  it.each(["bytes=4-2", "bytes=0-1,3-4", "pages=1-2", "bytes=a-b", "bytes=-"])("comes whole for %s", async (range) => {
    expect(await (await ask({ range })).text()).toBe("0123456789");
  });

  it("is not sent again to who has it", async () => {
    for (const tag of [info.etag, `W/${info.etag}`, `"other", ${info.etag}`, "*"]) {
      const response = await ask({ "if-none-match": tag });
      expect([response.status, await response.text()]).toEqual([304, ""]);
      expect(response.headers.get("etag")).toBe(info.etag);
    }
    expect((await ask({ "if-modified-since": info.modifiedAt.toUTCString() })).status).toBe(304);
  });

  it("is sent to who has an older one, and the tag counts more than the date", async () => {
    const since = info.modifiedAt.toUTCString();
    const answers = [
      await ask({ "if-none-match": '"other"', "if-modified-since": since }),
      await ask({ "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT" }),
      await ask({ "if-modified-since": "yesterday" }),
    ];
    for (const answer of answers) expect(await answer.text()).toBe("0123456789");
  });

  it("is continued only when it has not changed", async () => {
    const range = "bytes=8-";
    const text = async (condition: string) => (await ask({ range, "if-range": condition })).text();
    expect(await text(info.etag)).toBe("89");
    expect(await text(info.modifiedAt.toUTCString())).toBe("89");
    expect(await text('"other"')).toBe("0123456789");
    expect(await text("Thu, 01 Jan 1970 00:00:00 GMT")).toBe("0123456789");
  });

  it("answers HEAD like GET, without the bytes and without ranges", async () => {
    const response = await ask({ range: "bytes=1-2" }, "HEAD");
    expect([response.status, response.headers.get("content-length")]).toEqual([200, "10"]);
    expect(response.body).toBeNull();
  });

  it("is saved or shown under a name that can't break out of its header", async () => {
    const saved = await ask({}, "HEAD", { downloadName: 'a"; filename="b\r\nX-Evil: 1/../.png' });
    expect(saved.headers.get("content-disposition")).toBe(
      `attachment; filename="a_; filename=_b__X-Evil: 1_.._.png"; filename*=UTF-8''a%22%3B%20filename%3D%22b__X-Evil%3A%201_.._.png`,
    );
    const shown = await ask({}, "HEAD", { filename: "photo.png" });
    expect(shown.headers.get("content-disposition")).toBe('inline; filename="photo.png"');
  });

  it("takes a better known type and a longer life from its caller", async () => {
    const { headers } = await ask({}, "HEAD", { contentType: "image/jpeg", maxAgeSeconds: 60 });
    expect(headers.get("content-type")).toBe("image/jpeg");
    expect(headers.get("cache-control")).toBe("private, max-age=60");
  });

  it("is NOT_FOUND when it is gone", async () => {
    await storage.delete(KEY);
    await expect(ask()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("starts over when it is replaced between the look and the read", async () => {
    let replaced = false;
    const racing: Storage = {
      ...storage,
      async get(key, range) {
        if (!replaced) await storage.put(key, Buffer.from("abc"), { contentType: "image/png" });
        replaced = true;
        return storage.get(key, range);
      },
    };
    const response = await serveObject(racing, KEY, new Request("http://a.test/"));
    expect([await response.text(), response.headers.get("content-length")]).toEqual(["abc", "3"]);
  });

  it("lets go of the file when nobody reads it", async () => {
    for (const leave of ["cancel", "abort", "gone before"]) {
      const opened: { destroyed: boolean }[] = [];
      const watched: Storage = {
        ...storage,
        async get(key) {
          const object = await storage.get(key);
          opened.push(object.body);
          return object;
        },
      };
      const client = new AbortController();
      if (leave === "gone before") client.abort();
      const response = await serveObject(watched, KEY, new Request("http://a.test/", { signal: client.signal }));
      if (leave === "cancel") await response.body?.cancel();
      else client.abort();
      expect(opened[0]?.destroyed).toBe(true);
    }
  });
});
