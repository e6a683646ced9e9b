import { describe, expect, it } from "vitest";
import * as users from "@/server/services/users";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow } from "@/tests/support/factories";
import { restApi } from "@/tests/support/rest";

async function setup() {
  const deps = await testDeps();
  const viewer = await users.createGuest(deps);
  return { deps, viewer, call: restApi(deps, { viewer }) };
}

describe("procedures over REST", () => {
  it("makes a job of a JSON body and answers 201 with the job, its times as text", async () => {
    const { deps, viewer, call } = await setup();
    const photo = await createAsset(deps, viewer.id);
    const response = await call("POST", "/jobs", { inputAssetId: photo.id });
    expect(response.status).toBe(201);
    const job = await response.json();
    expect(job).toMatchObject({ status: "PENDING", input: { id: photo.id }, createdAt: deps.now().toISOString() });
  });

  it("reads numbers of the query as numbers and goes on after a cursor", async () => {
    const { deps, viewer, call } = await setup();
    for (let n = 0; n < 3; n++) await createJobRow(deps, viewer.id);
    const first = await (await call("GET", "/jobs?limit=2")).json();
    expect(first.items).toHaveLength(2);
    const rest = await (await call("GET", `/jobs?limit=2&cursor=${first.nextCursor}`)).json();
    expect(rest.items).toHaveLength(1);
  });

  it.each(["limit=many", "limit=", "limit=1.5", "limit=1&limit=2", "cursor=nonsense"])(
    "answers 400 and names what is wrong in ?%s",
    async (query) => {
      const { call } = await setup();
      const response = await call("GET", `/jobs?${query}`);
      expect(response.status).toBe(400);
      expect((await response.json()).message).toContain(query.split("=")[0]);
    },
  );

  it("acts on the id in the address, without a body", async () => {
    const { deps, viewer, call } = await setup();
    const job = await createJobRow(deps, viewer.id);
    expect(await (await call("POST", `/jobs/${job.id}/cancel`)).json()).toMatchObject({ status: "CANCELLED" });
  });

  it("goes by the id in the address, whatever a body says", async () => {
    const { deps, viewer, call } = await setup();
    const [job, other] = [await createJobRow(deps, viewer.id), await createJobRow(deps, viewer.id)];
    const response = await call("POST", `/jobs/${job.id}/cancel`, { id: other.id });
    expect(await response.json()).toMatchObject({ id: job.id });
  });

  it("answers 204 where there is nothing to say", async () => {
    const { deps, viewer, call } = await setup();
    const photo = await createAsset(deps, viewer.id);
    const response = await call("DELETE", `/uploads/${photo.id}`);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
  });

  it.each(["nonsense", "..%2f..%2fetc%2fpasswd", "%00", "01J%27%20OR%201=1", "%E0%A4%A"])(
    "answers 404 for the id %s",
    async (id) => {
      const { call } = await setup();
      const response = await call("GET", `/jobs/${id}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error_code: "NOT_FOUND" });
    },
  );

  it("answers 404 for someone else's job", async () => {
    const { deps, call } = await setup();
    const job = await createJobRow(deps, (await users.createGuest(deps)).id);
    expect((await call("GET", `/jobs/${job.id}`)).status).toBe(404);
  });

  it.each([
    ["no JSON", "{", "application/json", "no valid JSON"],
    ["a list", "[]", "application/json", "must be a JSON object"],
    ["a form", "a=b", "application/x-www-form-urlencoded", "Send JSON"],
    ["more than 1 MB", JSON.stringify({ a: "x".repeat(1024 * 1024) }), "application/json", "larger than 1 MB"],
  ])("refuses a body that is %s", async (_, body, type, message) => {
    const { call } = await setup();
    const response = await call("POST", "/jobs", body, { "content-type": type });
    expect(response.status).toBe(400);
    expect((await response.json()).message).toContain(message);
  });

  it("says in words what is wrong with the input, and where in details", async () => {
    const { call } = await setup();
    const answer = await (await call("POST", "/uploads", { filename: "a.jpg", size: 0 })).json();
    expect(answer).toMatchObject({ error_code: "BAD_REQUEST", message: "size: is empty" });
    expect(answer.details.issues[0].path).toEqual(["size"]);
  });

  it("uses code and status of our errors", async () => {
    const { call } = await setup();
    const response = await call("POST", "/uploads", { filename: "a.jpg", size: 60 * 1024 * 1024 });
    expect(response.status).toBe(413);
    expect((await response.json()).error_code).toBe("FILE_TOO_LARGE");
  });

  it("tells nothing of what went wrong inside", async () => {
    const { deps, viewer } = await setup();
    const broken = { ...deps, db: { job: { findMany: () => Promise.reject(new Error("secret path /etc")) } } };
    const response = await restApi(broken as unknown as typeof deps, { viewer })("GET", "/jobs");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
  });
});
