import { inspect } from "node:util";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, test } from "vitest";
import { createReplicate } from "@/server/engines/replicate/replicate";
import { failure, never, PHOTO, photo, QUICK_PACE, runner } from "@/tests/server/engines/hosted/setup";
import { fakeReplicate, REPLICATE_TOKEN } from "@/tests/support/fake-replicate";
import { mockHttp } from "@/tests/support/msw";

const server = mockHttp();
const PREDICTIONS = "https://api.replicate.com/v1/predictions";
const MODEL = "https://api.replicate.com/v1/models/acme/quick/predictions";
const VERSION = "a".repeat(64);
const quick = { engine: "replicate" as const, model: "acme/quick", input: { image: "https://x.test/a.png" } };

let fake: ReturnType<typeof fakeReplicate>;
beforeEach(() => {
  fake = fakeReplicate();
  server.use(...fake.handlers);
});

function setup() {
  const engine = createReplicate(REPLICATE_TOKEN, { pace: QUICK_PACE, maxOutputBytes: 1000 });
  return { engine, ...runner(engine, [""]) };
}

/** Answers as if the prediction had come to this. */
const prediction = (fields: object) =>
  server.use(
    http.get(`${PREDICTIONS}/:id`, ({ params }) =>
      HttpResponse.json({ id: params.id, output: null, error: null, ...fields }),
    ),
  );

describe("staging a photo", () => {
  test("sends its bytes as multipart under a name of our own", async () => {
    const { name } = await setup().engine.stage(photo(), never);
    expect(name).toBe("https://api.replicate.com/v1/files/file1");
    expect(fake.files.get("file1")?.bytes.equals(PHOTO)).toBe(true);
    expect(fake.files.get("file1")).toMatchObject({
      type: "image/png",
      name: expect.stringMatching(/^[\w-]{36}\.png$/),
    });
  });

  test("refuses an address that is no https address", async () => {
    server.use(
      http.post("https://api.replicate.com/v1/files", () => HttpResponse.json({ urls: { get: "http://10.0.0.1/" } })),
    );
    expect(await failure(setup().engine.stage(photo(), never))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  });

  test("says when it is too large there", async () => {
    server.use(http.post("https://api.replicate.com/v1/files", () => new HttpResponse(null, { status: 413 })));
    expect(await failure(setup().engine.stage(photo(), never))).toMatchObject({ code: "FILE_TOO_LARGE" });
  });
});

describe("a run", () => {
  test("of an official model is asked for by its name, of another by its version", async () => {
    const { run } = setup();
    await run(quick);
    await run({ ...quick, model: `acme/quick:${VERSION}` });
    const created = fake.requests.filter(({ method }) => method === "POST");
    expect(created.map(({ path, body }) => [path, body])).toEqual([
      ["/v1/models/acme/quick/predictions", { input: quick.input }],
      ["/v1/predictions", { version: VERSION, input: quick.input }],
    ]);
  });

  test("hands over its id before anything else, and is found by it instead of started again", async () => {
    const { run, handles } = setup();
    const first = await run(quick);
    const again = await run(quick, { handle: handles[0] });
    expect(again).toEqual(first);
    expect(fake.runs.size).toBe(1);
  });

  test("is not started again when its id could not be written down", async () => {
    const { run } = setup();
    const promptId = crypto.randomUUID();
    const full = new Error("disk full");
    expect(await failure(run(quick, { promptId, onHandle: () => Promise.reject(full) }))).toBe(full);
    await run(quick, { promptId });
    expect(fake.runs.size).toBe(1);
  });

  test("whose submission was not answered is not sent again, by nobody", async () => {
    server.use(http.post(MODEL, () => HttpResponse.error()));
    const error = await failure(setup().run(quick));
    expect(error).toMatchObject({ code: "ENGINE_TIMEOUT", retryable: false });
    expect(fake.requests).toEqual([]);
  });

  test.each([
    ["breaks off", () => new HttpResponse(new ReadableStream({ pull: (stream) => stream.error() }), { status: 201 })],
    ["makes no sense", () => new HttpResponse("created", { status: 201 })],
  ])("whose answer %s may have been taken, and is not sent again", async (_, answer) => {
    server.use(http.post(MODEL, answer));
    expect(await failure(setup().run(quick))).toMatchObject({ code: "ENGINE_TIMEOUT", retryable: false });
  });

  test("is written down before it is asked for, and taken back when it surely was not taken", async () => {
    const told: boolean[] = [];
    const onAsk = async (asked: boolean) => {
      expect(fake.runs.size).toBe(0);
      told.push(asked);
    };
    server.use(http.post(MODEL, () => new HttpResponse(null, { status: 503 }), { once: true }));
    expect(await failure(setup().run(quick, { onAsk }))).toMatchObject({ code: "ENGINE_UNREACHABLE" });
    await setup().run(quick, { onAsk });
    expect(told).toEqual([true, false, true]);
  });

  test("that an earlier process asked for, and never heard of, is left to a person", async () => {
    expect(await failure(setup().run(quick, { asked: true }))).toMatchObject({ code: "ENGINE_TIMEOUT" });
    expect(fake.requests).toEqual([]);
  });

  test("that was stopped while being handed in is cancelled there", async () => {
    const { run, engine, handles } = setup();
    const promptId = crypto.randomUUID();
    server.use(
      http.post(MODEL, async () => {
        await engine.cancel(promptId);
      }),
    );
    expect(await failure(run(quick, { promptId }))).toMatchObject({ code: "JOB_CANCELLED" });
    expect(fake.runs.get(handles[0] ?? "")?.status).toBe("canceled");
  });

  test("goes on through errors of looking at it", async () => {
    let looks = 0;
    server.use(
      http.get(`${PREDICTIONS}/:id`, () => {
        looks++;
        if (looks === 1) return new HttpResponse("upstream connect error", { status: 503 });
        if (looks === 2) return HttpResponse.error();
      }),
    );
    expect(await setup().run(quick)).toHaveLength(1);
    expect(fake.runs.size).toBe(1);
  });

  test("that takes too long is cancelled there", async () => {
    const engine = createReplicate(REPLICATE_TOKEN, { pace: { ...QUICK_PACE, totalMs: 20 } });
    const { run, handles } = runner(engine, [""]);
    expect(await failure(run({ ...quick, model: "acme/slow" }))).toMatchObject({ code: "ENGINE_TIMEOUT" });
    expect(fake.runs.get(handles[0] ?? "")?.status).toBe("canceled");
  });

  test.each([
    ["out of memory", { status: "failed", error: "CUDA out of memory" }, "ENGINE_NODE_FAILED"],
    ["a picture it does not like", { status: "failed", error: "NSFW content detected." }, "CONTENT_REFUSED"],
    [
      "words it does not like",
      { status: "failed", error: "The input was flagged as sensitive. (E005)" },
      "CONTENT_REFUSED",
    ],
    ["a stop from elsewhere", { status: "canceled" }, "JOB_CANCELLED"],
    ["a deadline", { status: "aborted" }, "ENGINE_TIMEOUT"],
    ["an hour that is over", { status: "succeeded", data_removed: true }, "ENGINE_EXPIRED"],
  ])("tells of %s", async (_name, fields, code) => {
    prediction(fields);
    expect(await failure(setup().run(quick))).toMatchObject({ code, retryable: false });
  });

  test("tells the model's own reason", async () => {
    prediction({ status: "failed", error: "CUDA out of memory" });
    expect((await failure(setup().run(quick))).message).toBe("The model at Replicate failed: CUDA out of memory");
  });
});

describe("refusals", () => {
  test.each([
    [401, "ENGINE_UNAUTHORIZED", /REPLICATE_API_TOKEN/],
    [402, "ENGINE_UNPAID", /no credit/],
    [403, "ENGINE_UNAUTHORIZED", /REPLICATE_API_TOKEN/],
    [404, "ENGINE_REJECTED", /no model "acme\/quick"/],
    [500, "ENGINE_UNREACHABLE", /can't be reached/],
    [502, "ENGINE_TIMEOUT", /paid twice/],
    [503, "ENGINE_UNREACHABLE", /can't be reached/],
  ])("status %i becomes %s", async (status, code, message) => {
    server.use(http.post(MODEL, () => HttpResponse.json({ detail: "No." }, { status })));
    expect(await failure(setup().run(quick))).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("names the field of the input that is wrong", async () => {
    const invalid_fields = [{ type: "format", field: "input.image", description: "Does not match format 'uri'" }];
    server.use(
      http.post(MODEL, () => HttpResponse.json({ title: "Input validation failed", invalid_fields }, { status: 422 })),
    );
    expect(await failure(setup().run(quick))).toMatchObject({
      code: "ENGINE_REJECTED",
      message: "Replicate can't run this: image: Does not match format 'uri'",
      details: { field: "image" },
    });
  });

  test("waits as long as it is told to when there are too many requests", async () => {
    const throttled = () =>
      HttpResponse.json({ detail: "Request was throttled." }, { status: 429, headers: { "retry-after": "0" } });
    server.use(http.post(MODEL, throttled, { once: true }));
    expect(await setup().run(quick)).toHaveLength(1);
    server.use(http.post(MODEL, throttled));
    expect(await failure(setup().run(quick))).toMatchObject({ code: "TOO_MANY_REQUESTS", retryable: true });
  });

  test("no error holds the token, not even for the log", async () => {
    const engine = createReplicate("r8_wrong", { pace: QUICK_PACE });
    const error = await failure(engine.check(never));
    expect(error.code).toBe("ENGINE_UNAUTHORIZED");
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("r8_wrong");
  });
});

describe("outputs", () => {
  const succeeded = (output: unknown) => prediction({ status: "succeeded", output });
  const FILE = "https://replicate.delivery/xezq/abc/out.webp";

  test("are one address, or a list of them", async () => {
    succeeded([FILE, "https://a.replicate.delivery/b/2.png"]);
    expect(await setup().run(quick)).toEqual([
      { source: "", kind: "file", filename: "out.webp", ref: FILE },
      { source: "", kind: "file", filename: "2.png", ref: "https://a.replicate.delivery/b/2.png" },
    ]);
  });

  test.each([
    ["another host", "https://evil.test/out.png"],
    ["a host that only ends alike", "https://notreplicate.delivery/out.png"],
    ["our own network", "http://169.254.169.254/latest/meta-data"],
    ["no TLS", "http://replicate.delivery/out.png"],
    ["another port", "https://replicate.delivery:8443/out.png"],
    ["a disguised host", "https://replicate.delivery@evil.test/out.png"],
    ["a file of ours", "file:///etc/passwd"],
    ["something that is no address", { url: FILE }],
    ["a large file in the answer itself", `data:image/png;base64,${"A".repeat(2 ** 20)}`],
  ])("are refused when they are %s", async (_name, output) => {
    succeeded(output);
    expect(await failure(setup().run(quick))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  });

  test("have a name of ours when theirs leads elsewhere", async () => {
    succeeded("https://replicate.delivery/x/..%2f..%2fpasswd");
    const [output] = await setup().run(quick);
    expect(output?.filename).toMatch(/^[\w-]{36}$/);
  });
});
