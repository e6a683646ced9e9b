import superjson from "superjson";
import { describe, expect, it } from "vitest";
import { handleTrpc } from "@/server/api/handler";
import type { Deps } from "@/server/deps";
import type { Scope } from "@/server/schemas/api-key";
import type { Viewer } from "@/server/schemas/user";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";
import { createJobRow } from "@/tests/support/factories";

const ORIGIN = "http://localhost:3000";

function api(deps: Deps, viewer: Viewer | null, scopes?: Scope[]) {
  const session = async () => viewer && { viewer, scopes };
  const call = (request: Request) => handleTrpc(request, { deps, session, origin: ORIGIN });
  return {
    call,
    query: (path: string, input?: unknown) =>
      call(new Request(`${ORIGIN}/api/trpc/${path}?input=${encodeURIComponent(superjson.stringify(input))}`)),
    mutate: (path: string, input?: unknown) =>
      call(
        new Request(`${ORIGIN}/api/trpc/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: superjson.stringify(input),
        }),
      ),
  };
}

const errorOf = async (response: Response) => (await response.json()).error.json;

async function setup() {
  const deps = await testDeps();
  const viewer = await users.createGuest(deps);
  return { deps, viewer, ...api(deps, viewer) };
}

describe("the tRPC endpoint", () => {
  it.each(["jobs.list", "jobs.byId"])("answers 401 on %s without a session", async (path) => {
    const { deps } = await setup();
    const response = await api(deps, null).query(path, { id: deps.newId() });
    expect(response.status).toBe(401);
    expect((await errorOf(response)).data.appCode).toBe("UNAUTHORIZED");
  });

  it.each([
    "jobs.create",
    "jobs.cancel",
    "jobs.retry",
    "uploads.create",
    "uploads.complete",
    "account.signOutEverywhere",
  ])("answers 401 on %s without a session", async (path) => {
    const { deps } = await setup();
    expect((await api(deps, null).mutate(path, {})).status).toBe(401);
  });

  it.each(["list", "draft"])("answers 401 and 403 on workflowImports.%s to who is no administrator", async (name) => {
    const { deps, query } = await setup();
    expect((await api(deps, null).query(`workflowImports.${name}`, { id: "x" })).status).toBe(401);
    expect((await query(`workflowImports.${name}`, { id: "x" })).status).toBe(403);
  });

  it.each(["propose", "save", "remove"])("keeps workflowImports.%s to administrators", async (name) => {
    const { deps, mutate } = await setup();
    expect((await api(deps, null).mutate(`workflowImports.${name}`, {})).status).toBe(401);
    expect((await mutate(`workflowImports.${name}`, {})).status).toBe(403);
    const admin = await users.signUp(deps, null, { email: "a@example.org", password: "long enough" });
    expect((await api(deps, admin).mutate(`workflowImports.${name}`, {})).status).toBe(400);
  });

  it("takes an API key for what its scopes say, and for nothing that has no scope", async () => {
    const { deps, viewer } = await setup();
    const program = api(deps, viewer, ["jobs:read", "admin"]);
    expect((await program.query("jobs.list", {})).status).toBe(200);
    const refused = [
      await program.mutate("jobs.cancel", { id: deps.newId() }),
      await program.query("apiKeys.list"),
      await program.mutate("apiKeys.create", { name: "another", scopes: ["jobs:write"] }),
      await program.mutate("account.changePassword", { current: "a", next: "b".repeat(10) }),
      await program.mutate("account.signOutEverywhere"),
    ];
    for (const response of refused) {
      expect(response.status).toBe(403);
      expect((await errorOf(response)).data.appCode).toBe("INSUFFICIENT_SCOPE");
    }
    const asAdmin = await program.query("workflowImports.list");
    expect((await errorOf(asAdmin)).data.appCode, "the scope makes nobody an administrator").toBe("FORBIDDEN");
  });

  it("answers 404 with our code for someone else's job", async () => {
    const { deps, query } = await setup();
    const job = await createJobRow(deps, (await users.createGuest(deps)).id);
    const response = await query("jobs.byId", { id: job.id });
    expect(response.status).toBe(404);
    expect(await errorOf(response)).toMatchObject({
      message: "There is no such restoration.",
      data: { appCode: "NOT_FOUND" },
    });
  });

  it("says in words what is wrong with the input", async () => {
    const { mutate } = await setup();
    const response = await mutate("jobs.cancel", { id: "nonsense" });
    expect(response.status).toBe(400);
    expect((await errorOf(response)).message).toBe("id: is not an id of this server");
  });

  it("uses the HTTP status of our code where tRPC knows none", async () => {
    const { mutate } = await setup();
    const response = await mutate("uploads.create", { filename: "a.jpg", size: 60 * 1024 * 1024 });
    expect(response.status).toBe(413);
  });

  it("tells nothing of what went wrong inside", async () => {
    const { deps, viewer } = await setup();
    const broken = { ...deps, db: { job: { findMany: () => Promise.reject(new Error("secret path /etc")) } } };
    const response = await api(broken as unknown as Deps, viewer).query("jobs.list", {});
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain("secret path");
    expect(text).not.toContain("stack");
  });

  it("refuses multipart, which other sites could send", async () => {
    const { call } = await setup();
    const form = new FormData();
    form.set("a", "b");
    const request = new Request(`${ORIGIN}/api/trpc/account.signOutEverywhere`, { method: "POST", body: form });
    await expect(call(request)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("refuses a batch without bounds", async () => {
    const { query } = await setup();
    const many = Array.from({ length: 21 }, () => "viewer.get").join(",");
    await expect(query(`${many}`)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("makes an account of a guest", async () => {
    const { mutate, viewer } = await setup();
    const response = await mutate("account.signUp", { email: "Ada@Example.org", password: "long enough pw" });
    const { result } = await response.json();
    expect(result.data.json).toEqual({ id: viewer.id, email: "ada@example.org", guest: false });
  });

  it("streams a job's changes with their ids and goes on after the one given", async () => {
    const { deps, viewer, call } = await setup();
    const job = await createJobRow(deps, viewer.id, { status: "COMPLETED", progress: 100, version: 7 });
    const watch = async (lastEventId?: string) => {
      const input = encodeURIComponent(superjson.stringify({ id: job.id, lastEventId }));
      const response = await call(
        new Request(`${ORIGIN}/api/trpc/jobs.watch?input=${input}`, { headers: { accept: "text/event-stream" } }),
      );
      return response.text();
    };
    expect(await watch()).toContain("id: 7");
    expect(await watch("7")).not.toContain("id: 7");
  });
});
