import { describe, expect, it } from "vitest";
import { parseEnv } from "@/server/env";

const secrets = { NEXTAUTH_SECRET: "n".repeat(32), APP_SECRET: "a".repeat(32) };

describe("parseEnv", () => {
  it("needs nothing but the secrets that npm start generates", () => {
    const env = parseEnv(secrets);
    expect(env).toMatchObject({ PORT: 3000, STORAGE_BACKEND: "disk", COMFYUI_URLS: [], embeddedRunner: true });
    expect(env.DATABASE_URL).toMatch(/^file:.*darkroom\.db$/);
  });

  it.each([
    [{ ...secrets, APP_SECRET: "short" }, "APP_SECRET"],
    [{ ...secrets, PORT: "http" }, "PORT"],
    [{ ...secrets, STORAGE_BACKEND: "ftp" }, "STORAGE_BACKEND"],
    [{ ...secrets, STORAGE_BACKEND: "s3" }, "S3_BUCKET"],
    [{ ...secrets, DATABASE_URL: "mysql://db/darkroom" }, "DATABASE_URL"],
    [{ ...secrets, ROLE: "boss" }, "ROLE"],
    [{ ...secrets, ROLE: "web" }, "COMFYUI_URLS"],
    [{ ...secrets, ROLE: "runner" }, "--role=engine"],
    [{ ...secrets, RETENTION_DAYS: "0" }, "RETENTION_DAYS"],
    [{ ...secrets, PRESIGNED_URL_EXPIRY: "59" }, "PRESIGNED_URL_EXPIRY"],
    [{ ...secrets, PRESIGNED_URL_EXPIRY: "604801" }, "PRESIGNED_URL_EXPIRY"],
    [{ ...secrets, SERVE_FROM_CLOUD: "false", LOCAL_COPIES: "0" }, "LOCAL_COPIES"],
    [{ NEXTAUTH_SECRET: secrets.NEXTAUTH_SECRET }, "APP_SECRET"],
  ])("names the variable that is wrong: %j", (source, name) => {
    expect(() => parseEnv(source)).toThrow(name);
  });

  it("reads a list of administrators, however it is written", () => {
    const { ADMIN_EMAILS } = parseEnv({ ...secrets, ADMIN_EMAILS: " Ada@Example.org, ,bob@example.org" });
    expect(ADMIN_EMAILS).toEqual(["ada@example.org", "bob@example.org"]);
  });

  it.each([
    [{}, true],
    [{ SERVE_FROM_CLOUD: "" }, true],
    [{ SERVE_FROM_CLOUD: "true" }, true],
    [{ SERVE_FROM_CLOUD: "false" }, false],
    [{ SERVE_FROM_CLOUD: "0" }, false],
  ])("serves from the cloud unless told otherwise: %j", (source, expected) => {
    expect(parseEnv({ ...secrets, ...source }).SERVE_FROM_CLOUD).toBe(expected);
  });

  it("names all that are wrong at once", () => {
    expect(() => parseEnv({})).toThrow(/NEXTAUTH_SECRET[\s\S]*APP_SECRET/);
  });

  const keys = { INNGEST_EVENT_KEY: "e", INNGEST_SIGNING_KEY: "signkey-prod-00" };
  it.each([
    { INNGEST_DEV: "1" },
    { INNGEST_DEV: "http://127.0.0.1:8288" },
    { INNGEST_BASE_URL: "http://inngest:8288", ...keys },
    keys,
  ])("leaves the work to Inngest with %j", (inngest) => {
    expect(parseEnv({ ...secrets, ...inngest }).embeddedRunner).toBe(false);
  });

  it.each(["0", "false", ""])("runs the work itself with INNGEST_DEV=%s", (INNGEST_DEV) => {
    expect(parseEnv({ ...secrets, INNGEST_DEV }).embeddedRunner).toBe(true);
  });

  it.each(["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"])("says that an Inngest server needs %s", (name) => {
    const source = { ...secrets, ...keys, INNGEST_BASE_URL: "http://inngest:8288", [name]: "" };
    expect(() => parseEnv(source)).toThrow(name);
    expect(parseEnv({ ...source, INNGEST_DEV: "1" }).embeddedRunner).toBe(false);
  });

  const servers = (COMFYUI_URLS: string) => parseEnv({ ...secrets, COMFYUI_URLS }).COMFYUI_URLS;

  it("reads several servers, with their names, weights and what a proxy wants", () => {
    expect(
      servers("http://a:8188/, gpu-1 = https://b/comfy/;weight=2;bearer=t0k.en+/==,http://me:p%40ss@c:8188"),
    ).toEqual([
      { name: "a:8188", url: "http://a:8188", weight: 1 },
      { name: "gpu-1", url: "https://b/comfy", weight: 2, headers: { authorization: "Bearer t0k.en+/==" } },
      { name: "c:8188", url: "http://c:8188", weight: 1, headers: { authorization: "Basic bWU6cEBzcw==" } },
    ]);
  });

  it.each([
    ["ftp://a", "server 1 has an address"],
    ["http://a,gpu", "server 2 has no address"],
    ["a b=http://a", "has a name"],
    ["http://a;weight=0", "has a weight"],
    ["http://a;weight=heavy", "has a weight"],
    ["http://a;bearer=", "has a bearer token"],
    ["http://a;token=x", "has an option"],
    ["x=http://a,x=http://b", "two servers are called x"],
  ])("says what is wrong with the server %s", (list, reason) => {
    expect(() => servers(list)).toThrow(/COMFYUI_URLS/);
    expect(() => servers(list)).toThrow(reason);
  });

  it("does not repeat passwords when it complains", () => {
    expect(() => servers("http://me:hunter2@a;weight=0;bearer=hunter2")).not.toThrow("hunter2");
  });
});
