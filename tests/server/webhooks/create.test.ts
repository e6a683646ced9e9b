import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createWebhooks, headersOf, type WebhooksConfig } from "@/server/webhooks/create";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const PUBLIC = [{ address: "93.184.216.34", family: 4 }];
const LOOPBACK = [{ address: "127.0.0.1", family: 4 }];

const sender = (more: Partial<WebhooksConfig> = {}) =>
  createWebhooks({
    ports: [
      { from: 80, to: 80 },
      { from: 443, to: 443 },
      { from: 8080, to: 65535 },
    ],
    allowPrivate: false,
    secret: "s".repeat(32),
    origin: "https://darkroom.example",
    now: () => new Date("2026-11-21T12:00:00Z"),
    resolve: async () => PUBLIC,
    refusalMs: 20,
    ...more,
  });

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function receiver(handler: Handler) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? "");
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { seen, port, url: `http://127.0.0.1:${port}/hook` };
}

const message = (url: string) => ({ url, id: "msg_1", body: '{"a":1}', secrets: [SECRET] });

describe("signatures", () => {
  it("are those of the vector that Standard Webhooks publishes", () => {
    const at = new Date(1614265330 * 1000);
    const vector = { url: "", id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: '{"test": 2432232314}', secrets: [SECRET] };
    expect(headersOf(vector, at)).toMatchObject({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it("are several while a secret is being changed", () => {
    const other = `whsec_${Buffer.from("another secret").toString("base64")}`;
    const headers = headersOf({ url: "", id: "m", body: "{}", secrets: [SECRET, other] }, new Date(0));
    expect(headers["webhook-signature"]?.split(" ")).toHaveLength(2);
  });

  it("come from a secret of each owner's own where a job brings its address", () => {
    const { secretOf } = sender();
    expect(secretOf("a")).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(secretOf("a")).toBe(secretOf("a"));
    expect(secretOf("a")).not.toBe(secretOf("b"));
  });
});

describe("check", () => {
  it.each(["https://example.org/hook", "http://example.org", "https://example.org:8443/", "http://8.8.8.8/"])(
    "takes %s",
    async (url) => {
      await expect(sender().check(url)).resolves.toBeUndefined();
    },
  );

  it.each([
    ["ftp://example.org/", "http and https"],
    ["file:///etc/passwd", "http and https"],
    ["https://me:secret@example.org/", "user name or a password"],
    ["https://example.org:22/", "port 22"],
    ["http://example.org:8079/", "port 8079"],
    ["example.org", "no URL"],
    [`https://example.org/${"a".repeat(2000)}`, "longer than"],
  ])("refuses %s and says why", async (url, why) => {
    const refused = sender().check(url);
    await expect(refused).rejects.toMatchObject({ code: "WEBHOOK_URL_REFUSED", message: expect.stringContaining(why) });
  });

  it.each([
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://169.254.169.254/latest/meta-data",
  ])("refuses the inner address %s", async (url) => {
    await expect(sender().check(url)).rejects.toMatchObject({ code: "WEBHOOK_URL_REFUSED" });
  });

  it("says the same, as late, of a name inside, a name that is mixed and a name that is not there", async () => {
    const refusalMs = 50;
    const outcomes = await Promise.all(
      [
        async () => LOOPBACK,
        async () => [...PUBLIC, ...LOOPBACK],
        () => Promise.reject(new Error("ENOTFOUND")),
        () => new Promise<never>(() => {}),
      ].map(async (resolve) => {
        const started = performance.now();
        const error = await sender({ resolve, refusalMs })
          .check("http://inside.example/")
          .catch((caught: Error) => caught);
        return { message: (error as Error).message, late: performance.now() - started >= refusalMs - 2 };
      }),
    );
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(outcomes[0]?.late).toBe(true);
  });

  it("takes inner addresses where that is wished", async () => {
    await expect(sender({ allowPrivate: true }).check("http://192.168.1.10:8123/api")).resolves.toBeUndefined();
  });
});

describe("send", () => {
  it("posts the signed body and tells what came back, cut", async () => {
    let got = "";
    const { url } = await receiver((request, response) => {
      request.on("data", (chunk) => (got += chunk)).on("end", () => response.end("x".repeat(10_000)));
    });
    const sent = await sender({ allowPrivate: true }).send(message(url));
    expect(got).toBe('{"a":1}');
    expect(sent).toMatchObject({ statusCode: 200, error: null, retryAfterMs: null });
    expect(sent.answer).toHaveLength(2048);
    expect(sent.request.headers["webhook-signature"]).toMatch(/^v1,/);
  });

  it("follows no redirect", async () => {
    const { url, seen } = await receiver((_, response) => {
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect(await sender({ allowPrivate: true }).send(message(url))).toMatchObject({ statusCode: 302 });
    expect(seen).toEqual(["/hook"]);
  });

  it.each([
    ["120", 120_000],
    ["Sat, 21 Nov 2026 12:01:00 GMT", 60_000],
    ["soon", null],
  ])("reads Retry-After: %s", async (header, retryAfterMs) => {
    const { url } = await receiver((_, response) => {
      response.writeHead(429, { "retry-after": header }).end();
    });
    expect(await sender({ allowPrivate: true }).send(message(url))).toMatchObject({ statusCode: 429, retryAfterMs });
  });

  it("does not wait for ever", async () => {
    const { url } = await receiver(() => undefined);
    const sent = await sender({ allowPrivate: true, timeoutMs: 30 }).send(message(url));
    expect(sent).toMatchObject({ statusCode: null, error: expect.stringContaining("No answer") });
  });

  it("does not reach inside by an address", async () => {
    const { url, seen } = await receiver((_, response) => response.end());
    expect(await sender().send(message(url))).toMatchObject({
      statusCode: null,
      error: expect.stringContaining("public"),
    });
    expect(seen).toEqual([]);
  });

  it("does not reach inside by a name that changes between the look and the call", async () => {
    const { port, seen } = await receiver((_, response) => response.end());
    let looks = 0;
    const resolve = async () => (looks++ === 0 ? PUBLIC : LOOPBACK);
    const sent = await sender({ resolve }).send(message(`http://rebind.example:${port}/`));
    expect(sent).toMatchObject({ statusCode: null, error: expect.stringContaining("public") });
    expect(looks).toBe(2);
    expect(seen).toEqual([]);
  });

  it("says that nobody listens", async () => {
    const { url } = await receiver(() => undefined);
    const closed = url.replace(/:\d+/, ":65533");
    expect((await sender({ allowPrivate: true }).send(message(closed))).error).toContain("ECONNREFUSED");
  });
});
