import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { afterEach, expect, it, vi } from "vitest";
import type { Logger } from "@/server/log";
import { sdkLogger } from "@/server/sdk-logger";

const silent = { trace: vi.fn(), debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
afterEach(() => void vi.clearAllMocks());

it("warns of a call that the Inngest server did not sign, in one line and without a stack", async () => {
  const client = new Inngest({
    id: "app",
    isDev: false,
    signingKey: "signkey-prod-00",
    eventKey: "key",
    logger: sdkLogger(silent as unknown as Logger),
  });
  const work = client.createFunction({ id: "work", triggers: [{ event: "go" }] }, () => undefined);
  const request = new Request("http://app.test/api/inngest?fnId=app-work&stepId=step", {
    method: "POST",
    headers: { host: "app.test" },
    body: "{}",
  });
  expect((await serve({ client, functions: [work] })(request)).status).toBe(401);
  expect(silent.error).not.toHaveBeenCalled();
  expect(silent.warn).toHaveBeenCalledExactlyOnceWith(
    { reason: expect.stringMatching(/^Error: .*ignature/) },
    "a call to /api/inngest was not signed by the Inngest server",
  );
});

it("still tells as errors what nobody foresaw, and leaves what a job tells itself to the job", () => {
  const log = sdkLogger(silent as unknown as Logger);
  log.error({ err: new Error("boom") }, "step failed");
  expect(silent.error).toHaveBeenCalledExactlyOnceWith({ err: expect.any(Error) }, "step failed");
  const known = Object.assign(new Error("It is gone."), { name: "ENGINE_LOST" });
  log.error({ err: known }, "step failed");
  expect(silent.error).toHaveBeenCalledOnce();
});
