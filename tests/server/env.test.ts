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
    [{ NEXTAUTH_SECRET: secrets.NEXTAUTH_SECRET }, "APP_SECRET"],
  ])("names the variable that is wrong: %j", (source, name) => {
    expect(() => parseEnv(source)).toThrow(name);
  });

  it("names all that are wrong at once", () => {
    expect(() => parseEnv({})).toThrow(/NEXTAUTH_SECRET[\s\S]*APP_SECRET/);
  });

  it.each(["INNGEST_DEV", "INNGEST_BASE_URL", "INNGEST_SIGNING_KEY"])(
    "leaves the work to Inngest when %s is set",
    (name) => {
      expect(parseEnv({ ...secrets, [name]: "1" }).embeddedRunner).toBe(false);
    },
  );

  it("reads several servers", () => {
    const env = parseEnv({ ...secrets, COMFYUI_URLS: "http://a:8188, http://b:8188" });
    expect(env.COMFYUI_URLS).toEqual(["http://a:8188", "http://b:8188"]);
  });
});
