import { buffer, text } from "node:stream/consumers";
import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import { createReplicate } from "@/server/engines/replicate/replicate";
import { mockHttp } from "@/tests/support/msw";
import { failure, never } from "./setup";

const server = mockHttp();
const FILE = "https://replicate.delivery/x/out.png";
const engine = createReplicate("r8_test", { maxOutputBytes: 100 });
const fetched = (ref = FILE) => engine.fetch({ source: "", kind: "file", filename: "out.png", ref }, never);
const redirect = (location: string) => new HttpResponse(null, { status: 302, headers: { location } });

describe("fetching a result", () => {
  test("follows the provider's own redirects, without the key", async () => {
    server.use(
      http.get(FILE, () => redirect("/y/out.png")),
      http.get("https://replicate.delivery/y/out.png", ({ request }) =>
        HttpResponse.text(request.headers.get("authorization") ?? "no key"),
      ),
    );
    expect(await text((await fetched()).body)).toBe("no key");
  });

  test.each(["https://evil.test/", "http://replicate.delivery/x", "http://127.0.0.1:3000/"])(
    "does not follow a redirect to %s",
    async (location) => {
      server.use(http.get(FILE, () => redirect(location)));
      expect(await failure(fetched())).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
    },
  );

  test("does not follow redirects for ever", async () => {
    server.use(http.get(FILE, () => redirect(FILE)));
    expect(await failure(fetched())).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  });

  test("refuses an address elsewhere, whoever wrote it down", async () => {
    expect(await failure(fetched("https://evil.test/out.png"))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  });

  test("refuses a file that says it is too large", async () => {
    server.use(http.get(FILE, () => new HttpResponse("x", { headers: { "content-length": "101" } })));
    expect(await failure(fetched())).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  });

  test("breaks off a file that turns out too large", async () => {
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(60)) });
    server.use(http.get(FILE, () => new HttpResponse(endless)));
    const { body, size } = await fetched();
    expect(size).toBeUndefined();
    expect(await failure(buffer(body))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  });

  test("tells that a file broke off", async () => {
    const broken = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new Uint8Array(10));
        controller.error(new Error("reset"));
      },
    });
    server.use(http.get(FILE, () => new HttpResponse(broken)));
    expect(await failure(fetched().then(({ body }) => buffer(body)))).toMatchObject({ code: "ENGINE_UNREACHABLE" });
  });

  test.each([403, 404, 410])("says that the provider has deleted it when it answers %i", async (status) => {
    server.use(http.get(FILE, () => new HttpResponse(null, { status })));
    const error = await failure(fetched());
    expect(error).toMatchObject({ code: "ENGINE_EXPIRED", retryable: false });
    expect(error.message).toContain("keeps it for an hour");
  });

  test("tries a provider that is away again later", async () => {
    server.use(http.get(FILE, () => new HttpResponse(null, { status: 502 })));
    expect(await failure(fetched())).toMatchObject({ code: "ENGINE_UNREACHABLE", retryable: true });
  });

  test("reads a file that stood in the answer itself", async () => {
    const { body, size } = await fetched(`data:text/plain;base64,${Buffer.from("a wedding").toString("base64")}`);
    expect([await text(body), size]).toEqual(["a wedding", 9]);
  });
});
