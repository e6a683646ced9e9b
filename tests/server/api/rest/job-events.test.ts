import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { jobTopic } from "@/server/services/jobs";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";
import { createJobRow } from "@/tests/support/factories";
import { restApi } from "@/tests/support/rest";

async function setup(overrides: Partial<Deps> = {}) {
  const deps = await testDeps(overrides);
  const viewer = await users.createGuest(deps);
  const call = restApi(deps, { viewer });
  const follow = (id: string, lastEventId?: string) =>
    call("GET", `/jobs/${id}/events`, undefined, lastEventId === undefined ? {} : { "last-event-id": lastEventId });
  const change = async (id: string, data: { progress?: number; status?: "COMPLETED"; version: number }) => {
    await deps.db.job.update({ where: { id }, data });
    deps.live.publish(jobTopic(id));
  };
  return { deps, viewer, follow, change };
}

/** Reads one event after another: its lines. */
function reader(response: Response) {
  const chunks = (response.body as ReadableStream<Uint8Array>).getReader();
  return {
    next: async () => {
      const { value, done } = await chunks.read();
      return done ? null : Buffer.from(value).toString();
    },
    cancel: () => chunks.cancel(),
  };
}
const dataOf = (event: string | null) => JSON.parse(event?.match(/^data: (.*)$/m)?.[1] ?? "null");

const restoring = { status: "PROCESSING", stage: "RESTORING" } as const;

describe("GET /jobs/{id}/events", () => {
  it("tells a job as it is, then each change, and ends with it", async () => {
    const { deps, viewer, follow, change } = await setup();
    const { id } = await createJobRow(deps, viewer.id, { ...restoring, version: 3 });
    const response = await follow(id);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const events = reader(response);
    expect(await events.next()).toBe("retry: 2000\n\n");
    const first = await events.next();
    expect(first).toMatch(/^id: 3\ndata: {.*}\n\n$/);
    expect(dataOf(first)).toMatchObject({ id, status: "PROCESSING", progress: 0 });
    await change(id, { progress: 40, version: 4 });
    expect(dataOf(await events.next())).toMatchObject({ progress: 40 });
    await change(id, { status: "COMPLETED", version: 5 });
    expect(dataOf(await events.next())).toMatchObject({ status: "COMPLETED" });
    expect(await events.next()).toBeNull();
  });

  it("goes on after the event that a client saw last", async () => {
    const { deps, viewer, follow, change } = await setup();
    const { id } = await createJobRow(deps, viewer.id, { ...restoring, version: 3 });
    const events = reader(await follow(id, "3"));
    await events.next();
    const next = events.next();
    await change(id, { progress: 40, version: 4 });
    expect(await next).toMatch(/^id: 4\n/);
    await events.cancel();
  });

  it("says with 204 that nothing will come any more", async () => {
    const { deps, viewer, follow } = await setup();
    const { id } = await createJobRow(deps, viewer.id, { status: "COMPLETED", version: 7 });
    expect((await follow(id, "7")).status).toBe(204);
    expect(await (await follow(id, "6")).text()).toContain("id: 7");
  });

  it("answers 404 for what is no job of theirs, and 400 for an id of no event", async () => {
    const { deps, viewer, follow } = await setup();
    const own = await createJobRow(deps, viewer.id);
    const other = await createJobRow(deps, (await users.createGuest(deps)).id);
    expect((await follow("nonsense")).status).toBe(404);
    expect((await follow(other.id)).status).toBe(404);
    expect((await follow(own.id, "1e99")).status).toBe(400);
  });

  it("says what happened when it breaks off in the middle", async () => {
    const { deps, viewer, follow } = await setup();
    const { id } = await createJobRow(deps, viewer.id, { status: "PROCESSING" });
    const events = reader(await follow(id));
    await events.next();
    await events.next();
    await deps.db.job.delete({ where: { id } });
    deps.live.publish(jobTopic(id));
    expect(await events.next()).toMatch(/^event: problem\ndata: {"error_code":"NOT_FOUND"/);
    expect(await events.next()).toBeNull();
  });

  it("ends when the server stops", async () => {
    const closing = new AbortController();
    const { deps, viewer, follow } = await setup({ closing: closing.signal });
    const { id } = await createJobRow(deps, viewer.id, { status: "PROCESSING" });
    const events = reader(await follow(id));
    await events.next();
    await events.next();
    closing.abort();
    expect(await events.next()).toBeNull();
  });
});
