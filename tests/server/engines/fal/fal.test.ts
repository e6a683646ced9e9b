import { Readable } from "node:stream";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, test } from "vitest";
import type { EngineProgress } from "@/server/engines/engine";
import { createFal } from "@/server/engines/fal/fal";
import { failure, never, PHOTO, photo, QUICK_PACE, runner } from "@/tests/server/engines/hosted/setup";
import { FAL_KEY, fakeFal } from "@/tests/support/fake-fal";
import { mockHttp } from "@/tests/support/msw";

const server = mockHttp();
const SUBMIT = "https://queue.fal.run/acme/tools/quick";
const RUN = "https://queue.fal.run/acme/tools/requests/:id";
const INITIATE = "https://rest.fal.ai/storage/upload/initiate";
const DAY = JSON.stringify({ expiration_duration_seconds: 86_400 });
const quick = { engine: "fal" as const, model: "acme/tools/quick", input: { image_url: "https://x.test/a.png" } };

let fake: ReturnType<typeof fakeFal>;
beforeEach(() => {
  fake = fakeFal();
  server.use(...fake.handlers);
});

function setup() {
  const engine = createFal(FAL_KEY, { pace: QUICK_PACE });
  return { engine, ...runner(engine, ["image.url"]) };
}

const header = (path: string, name: string) => fake.requests.find(({ url }) => url.includes(path))?.headers.get(name);

describe("staging a photo", () => {
  test("puts its bytes where fal says, for a day, under a name of our own", async () => {
    const { name } = await setup().engine.stage(photo(), never);
    expect(name).toMatch(/^https:\/\/v3\.fal\.media\/files\/given\/[\w-]{36}\.png$/);
    const file = fake.files.get(name.split("/").at(-1) ?? "");
    expect([file?.type, file?.bytes.equals(PHOTO)]).toEqual(["image/png", true]);
    expect(header("/initiate", "x-fal-object-lifecycle")).toBe(DAY);
  });

  test.each([
    ["http://v3.fal.media/up", "https://v3.fal.media/f"],
    ["https://127.0.0.1/up", "https://v3.fal.media/f"],
    ["https://[::1]/up", "https://v3.fal.media/f"],
    ["https://localhost/up", "https://v3.fal.media/f"],
    ["https://v3.fal.media:8443/up", "https://v3.fal.media/f"],
    ["https://v3.fal.media/up", "https://evil.test/f"],
  ])("sends no photo to %s for %s", async (upload_url, file_url) => {
    server.use(http.post(INITIATE, () => HttpResponse.json({ upload_url, file_url })));
    expect(await failure(setup().engine.stage(photo(), never))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  });

  test("says when it is too large there", async () => {
    const large = { ...photo(), size: 91 * 2 ** 20 };
    expect(await failure(setup().engine.stage(large, never))).toMatchObject({ code: "FILE_TOO_LARGE" });
  });

  test("fails with what reading the photo failed with", async () => {
    const lost = new Error("storage went away");
    const cutOff = async ({ request }: { request: Request }) => {
      await request.arrayBuffer().catch(() => undefined);
      return new HttpResponse(null, { status: 400 });
    };
    server.use(http.put("https://v3.fal.media/files/given/:name", cutOff));
    const open = async () => new Readable({ read: (): void => undefined, construct: (done) => done(lost) });
    expect(await failure(setup().engine.stage({ ...photo(), open }, never))).toBe(lost);
  });
});

describe("a run", () => {
  test("is followed at the addresses that fal gave, and its files go after a day", async () => {
    const { run, handles } = setup();
    await run(quick);
    expect(handles).toEqual(["/acme/tools/requests/run-1"]);
    expect(header("/acme/tools/quick", "x-fal-object-lifecycle-preference")).toBe(DAY);
    expect(fake.requests[0]?.body).toEqual(quick.input);
  });

  test("is found by its handle instead of started again", async () => {
    const { run, handles } = setup();
    const first = await run(quick);
    expect(await run(quick, { handle: handles[0] })).toEqual(first);
    expect(fake.runs.size).toBe(1);
  });

  test("whose submission was not answered is not sent again, by nobody", async () => {
    server.use(http.post(SUBMIT, () => HttpResponse.error()));
    expect(await failure(setup().run(quick))).toMatchObject({ code: "ENGINE_TIMEOUT", retryable: false });
    expect(fake.runs.size).toBe(0);
  });

  test("tells its place in line, then how far the model is", async () => {
    const told: EngineProgress[] = [];
    const { run, engine } = setup();
    const promptId = crypto.randomUUID();
    const before = run({ ...quick, model: "acme/tools/slow" }, { promptId }).catch((error) => error);
    const onProgress = async (progress: EngineProgress) => {
      if (told.push(progress) === 1) await engine.cancel(promptId);
    };
    await expect.poll(() => fake.runs.size).toBe(1);
    await run(quick, { onProgress });
    expect(await before).toMatchObject({ code: "JOB_CANCELLED" });
    expect(told).toEqual([
      { state: "queued", ahead: 1 },
      { state: "running", fraction: 0.5 },
      { state: "running", fraction: 1 },
    ]);
  });

  test.each(["https://evil.test/acme/tools/requests/1/status", "https://queue.fal.run/../x/status", "nowhere"])(
    "is not followed to %s, where the key would go",
    async (status_url) => {
      server.use(http.post(SUBMIT, () => HttpResponse.json({ status_url })));
      expect(await failure(setup().run(quick))).toMatchObject({ code: "ENGINE_TIMEOUT", retryable: false });
    },
  );

  test("is over when fal knows it no more", async () => {
    const handle = "/acme/tools/requests/gone";
    expect(await failure(setup().run(quick, { handle }))).toMatchObject({ code: "ENGINE_EXPIRED", retryable: false });
  });

  test("that is over already is not an error to cancel", async () => {
    const { run, engine, handles } = setup();
    await run(quick);
    await expect(engine.cancel(crypto.randomUUID(), handles[0])).resolves.toBeUndefined();
  });
});

describe("results", () => {
  const result = (body: object, status = 200) => server.use(http.get(RUN, () => HttpResponse.json(body, { status })));
  const fault = (type: string, msg: string, loc: string[] = ["body"]) => ({ detail: [{ loc, msg, type }] });

  test.each([
    [422, fault("content_policy_violation", "The content could not be processed."), "CONTENT_REFUSED"],
    [422, fault("image_too_small", "Too small", ["body", "image_url"]), "ENGINE_REJECTED"],
    [500, fault("internal_server_error", "CUDA out of memory"), "ENGINE_NODE_FAILED"],
    [504, { detail: "Request timed out", error_type: "request_timeout" }, "ENGINE_NODE_FAILED"],
    [499, { detail: "Cancelled", error_type: "client_cancelled" }, "JOB_CANCELLED"],
  ])("of status %i with %j become %s", async (status, body, code) => {
    result(body, status);
    expect(await failure(setup().run(quick))).toMatchObject({ code, retryable: false });
  });

  test("name the field of the input that is wrong", async () => {
    result(fault("image_too_small", "Too small", ["body", "image_url"]), 422);
    expect((await failure(setup().run(quick))).message).toBe("fal can't run this: image_url: Too small");
  });

  test("that were blackened by a check of content are none", async () => {
    result({ images: [{ url: "https://v3.fal.media/files/a.png" }], has_nsfw_concepts: [true] });
    expect(await failure(setup().run(quick))).toMatchObject({ code: "CONTENT_REFUSED" });
  });

  test("at an address elsewhere are refused", async () => {
    result({ image: { url: "https://evil.test/a.png" } });
    expect(await failure(setup().run(quick))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  });
});

describe("refusals", () => {
  test.each([
    [401, "Authentication is required", "ENGINE_UNAUTHORIZED", /FAL_KEY/],
    [403, "User is locked. Reason: Exhausted balance.", "ENGINE_UNPAID", /no credit/],
    [403, "Cannot access application", "ENGINE_UNAUTHORIZED", /FAL_KEY/],
    [404, "Application not found", "ENGINE_REJECTED", /no model "acme\/tools\/quick"/],
    [500, "Internal", "ENGINE_UNREACHABLE", /can't be reached/],
    [504, "Gateway", "ENGINE_TIMEOUT", /paid twice/],
  ])("status %i with %j becomes %s", async (status, detail, code, message) => {
    server.use(http.post(SUBMIT, () => HttpResponse.json({ detail }, { status })));
    expect(await failure(setup().run(quick))).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("a wrong key is found out without running anything", async () => {
    const error = await failure(createFal("id:wrong").check(never));
    expect(error).toMatchObject({ code: "ENGINE_UNAUTHORIZED", message: expect.stringContaining("FAL_KEY") });
    expect(fake.runs.size).toBe(0);
  });
});
