import { describe, expect, it } from "vitest";
import { parseEnv } from "@/server/env";
import { redact } from "@/server/lib/redact";

const SECRET = "hush-hush-hush-hush-hush-hush-hush";

describe("redact", () => {
  it("shows of secrets only whether they are set", () => {
    const values = { APP_SECRET: SECRET, FAL_KEY: undefined, AWS_ACCESS_KEY_ID: SECRET, REPLICATE_API_TOKEN: "" };
    const shown = { APP_SECRET: "(set)", FAL_KEY: null, AWS_ACCESS_KEY_ID: "(set)", REPLICATE_API_TOKEN: null };
    expect(redact(values)).toEqual(shown);
  });

  it("leaves what is no secret as it is", () => {
    const values = {
      PORT: 3000,
      RETENTION_DAYS: 30,
      DATA_DIR: "/data",
      DATABASE_URL: "file:/data/darkroom.db",
      LIST: ["a"],
    };
    expect(redact(values)).toEqual(values);
  });

  it("takes user, password and query out of addresses, however deep they lie", () => {
    const url = `postgres://app:${SECRET}@db:5432/darkroom?sslpassword=${SECRET}`;
    expect(redact({ DATABASE_URL: url, MORE: [{ url }] })).toEqual({
      DATABASE_URL: "postgres://db:5432/darkroom",
      MORE: [{ url: "postgres://db:5432/darkroom" }],
    });
  });

  it("lets no secret of a real configuration through", () => {
    const env = parseEnv({
      NEXTAUTH_SECRET: SECRET,
      APP_SECRET: SECRET,
      AWS_ACCESS_KEY_ID: SECRET,
      AWS_SECRET_ACCESS_KEY: SECRET,
      REPLICATE_API_TOKEN: SECRET,
      FAL_KEY: SECRET,
      INNGEST_DEV: "1",
      INNGEST_BASE_URL: `https://user:${SECRET}@inngest.example`,
      INNGEST_EVENT_KEY: SECRET,
      INNGEST_SIGNING_KEY: SECRET,
      COMFYUI_URLS: `http://user:${SECRET}@gpu-1:8188, big=https://gpu-2;bearer=${SECRET}`,
    });
    const shown = JSON.stringify(redact(env));
    expect(shown).not.toContain(SECRET);
    expect(shown).not.toContain(Buffer.from(`user:${SECRET}`).toString("base64"));
    expect(shown).toContain("gpu-1:8188");
  });
});
