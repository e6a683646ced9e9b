import { Inngest } from "inngest";
import { NextRequest } from "next/server";
import pino from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { GET, POST, PUT } from "@/app/api/inngest/route";
import { setServed } from "@/server/served";

const ask = (method: "GET" | "POST" | "PUT") =>
  new NextRequest("http://app.test/api/inngest?fnId=app-work&stepId=step", {
    method,
    headers: { host: "app.test" },
    ...(method !== "GET" && { body: "{}" }),
  });

describe("/api/inngest", () => {
  afterEach(() => setServed({}));

  it("is not there with the embedded executor", async () => {
    for (const [method, handler] of Object.entries({ GET, POST, PUT })) {
      expect((await handler(ask(method as "GET"), undefined)).status, method).toBe(404);
    }
  });

  it("neither runs nor registers functions for whoever does not sign", async () => {
    const logger = pino({ level: "silent" });
    const client = new Inngest({ id: "app", isDev: false, signingKey: "signkey-prod-00", eventKey: "key", logger });
    setServed({ client, functions: [client.createFunction({ id: "work", triggers: [{ event: "go" }] }, () => 1)] });
    expect((await POST(ask("POST"), undefined)).status).toBe(401);
    expect((await PUT(ask("PUT"), undefined)).status).toBe(401);
  });
});
