import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";
import { quarters } from "@/tests/support/images";
import { restApi } from "@/tests/support/rest";

const photo = () => quarters().jpeg().toBuffer();

async function setup(overrides: Partial<Deps> = {}) {
  const deps = await testDeps(overrides);
  const viewer = await users.createGuest(deps);
  return { deps, viewer, call: restApi(deps, { viewer }) };
}

function form(field: string, bytes: Uint8Array, filename = "grandmother.jpg") {
  const body = new FormData();
  body.set("note", "before the file");
  body.set(field, new File([bytes as Uint8Array<ArrayBuffer>], filename, { type: "image/jpeg" }));
  return body;
}

const leftovers = async ({ tempDir }: Deps) => (await readdir(tempDir)).filter((name) => name.startsWith("form-"));

describe("POST /uploads with a form", () => {
  it("stores the file, looks at it, and answers 201 with the photo, ready", async () => {
    const { deps, viewer, call } = await setup();
    const bytes = await photo();
    const response = await call("POST", "/uploads", form("file", bytes));
    expect(response.status).toBe(201);
    const sent = await response.json();
    expect(sent).toMatchObject({ kind: "UPLOAD", filename: "grandmother.jpg", size: bytes.length, width: 64 });
    const row = await deps.db.asset.findUniqueOrThrow({ where: { id: sent.id } });
    expect(row).toMatchObject({ ownerId: viewer.id, status: "READY" });
    expect((await deps.storage.head(row.key))?.size).toBe(bytes.length);
    expect(await leftovers(deps)).toEqual([]);
  });

  it("goes by the bytes, not by name and type", async () => {
    const { call } = await setup();
    const response = await call("POST", "/uploads", form("file", Buffer.from("<html>".repeat(100))));
    expect(response.status).toBe(415);
    expect((await response.json()).error_code).toBe("INVALID_FILE_TYPE");
  });

  it("keeps no path of the name that a client gives", async () => {
    const { call } = await setup();
    const body = form("file", await photo(), "../../etc/passwd\u0000.jpg");
    const { filename } = await (await call("POST", "/uploads", body)).json();
    expect(filename).toBe("passwd.jpg");
  });

  it("stops reading a file that is larger than is taken", async () => {
    const { deps, viewer } = await setup();
    const limited = { ...deps, limits: { ...deps.limits, maxUploadBytes: 100_000 } };
    let sent = 0;
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n';
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(sent === 0 ? Buffer.from(head) : new Uint8Array(65_536));
        sent += 65_536;
      },
    });
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const response = await restApi(limited, { viewer })("POST", "/uploads", body, headers);
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(1_000_000);
    expect(await leftovers(deps)).toEqual([]);
    expect(await deps.db.asset.count()).toBe(0);
  });

  it("takes a file of exactly the size that is taken", async () => {
    const bytes = await photo();
    const { deps, viewer } = await setup();
    const limited = { ...deps, limits: { ...deps.limits, maxUploadBytes: bytes.length } };
    const post = (file: Uint8Array) => restApi(limited, { viewer })("POST", "/uploads", form("file", file));
    expect((await post(bytes)).status).toBe(201);
    expect((await post(Buffer.concat([bytes, Buffer.from("x")]))).status).toBe(413);
  });

  it("says under which name it wants the file", async () => {
    const { call } = await setup();
    const response = await call("POST", "/uploads", form("photo", await photo()));
    expect(response.status).toBe(400);
    expect((await response.json()).message).toContain("-F file=@photo.jpg");
  });

  it.each([
    ["has no boundary", "multipart/form-data", "--b\r\n"],
    [
      "breaks off",
      "multipart/form-data; boundary=b",
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\nabc',
    ],
    ["is none", "multipart/form-data; boundary=b", "hello"],
  ])("refuses a form that %s", async (_, type, body) => {
    const { deps, call } = await setup();
    const response = await call("POST", "/uploads", body, { "content-type": type });
    expect(response.status).toBe(400);
    expect((await response.json()).error_code).toBe("BAD_REQUEST");
    expect(await leftovers(deps)).toEqual([]);
  });

  it("refuses an empty file", async () => {
    const { call } = await setup();
    const response = await call("POST", "/uploads", form("file", new Uint8Array()));
    expect(response.status).toBe(400);
    expect((await response.json()).message).toContain("is empty");
  });

  it("goes on with the same photo when it is sent again with the same key after the store was down", async () => {
    const { deps, viewer } = await setup();
    const put = async (_key: string, body: Readable | Uint8Array) => {
      if ("destroy" in body) body.destroy();
      throw new AppError("STORAGE_UNAVAILABLE", "down");
    };
    const down = { ...deps.storage, put };
    const bytes = await photo();
    const post = (parts: Deps) =>
      restApi(parts, { viewer })("POST", "/uploads", form("file", bytes), { "idempotency-key": "scan-7" });
    expect((await post({ ...deps, storage: down })).status).toBe(503);
    const [second, third] = [await post(deps), await post(deps)];
    expect([second.status, third.status]).toEqual([201, 201]);
    expect((await third.json()).id).toBe((await second.json()).id);
    expect(await deps.db.asset.count()).toBe(1);
  });

  it("leaves nothing behind when the client goes away", async () => {
    const { deps, call } = await setup();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(
          Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\nabc'),
        );
      },
      pull: (controller) => controller.error(new Error("aborted")),
    });
    const response = await call("POST", "/uploads", body, { "content-type": "multipart/form-data; boundary=b" });
    expect((await response.json()).error_code).toBe("LENGTH_MISMATCH");
    expect(await readdir(join(deps.tempDir))).not.toContainEqual(expect.stringMatching(/^form-/));
  });
});
