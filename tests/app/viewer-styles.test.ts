import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { VIEWER_STYLES } from "@/proxy";

it("the one style sheet that may be written without a nonce is the one of the installed 3D viewer", async () => {
  const template = await readFile("node_modules/@google/model-viewer/lib/template.js", "utf8");
  const [, sheet = "", ...others] = template.match(/<style>([\s\S]*?)<\/style>/) ?? [];
  expect(others).toEqual([]);
  expect(VIEWER_STYLES).toBe(`'sha256-${createHash("sha256").update(sheet).digest("base64")}'`);
});
