/** What the engines here can do with a photo. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import { DEFAULT_WORKFLOW, type ExampleSide, type WorkflowDetail, type WorkflowView } from "@/server/schemas/workflow";
import { workflowDetail, workflowView } from "@/server/workflows/view";

type Known = Pick<Deps, "catalog" | "engines">;

/** What can be had here first, the default before all; the rest by title. */
export function list({ catalog, engines }: Known): WorkflowView[] {
  const views = catalog.all().map((workflow) => workflowView(workflow, engines.statuses()));
  return views.sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title, "en"));
}

const rank = ({ id, offered }: WorkflowView) => (offered ? 0 : 2) + (id === DEFAULT_WORKFLOW ? 0 : 1);

/** @throws AppError WORKFLOW_NOT_FOUND */
export function byId({ catalog, engines }: Known, id: string): WorkflowDetail {
  return workflowDetail(catalog.get(id), engines.statuses());
}

const TYPES: Record<string, string> = { webp: "image/webp", jpg: "image/jpeg", png: "image/png" };

/** One picture of the pair in the workflow's folder. @throws AppError WORKFLOW_NOT_FOUND, NOT_FOUND */
export async function example({ catalog }: Pick<Deps, "catalog">, id: string, side: ExampleSide) {
  const { folder, manifest } = catalog.get(id);
  const file = manifest.example?.[side] ?? "";
  const bytes = file && (await readFile(join(folder, file)).catch(() => null));
  if (!bytes) throw new AppError("NOT_FOUND", "There is no such picture.");
  const etag = `"${createHash("sha256").update(bytes).digest("base64url")}"`;
  return { bytes, contentType: TYPES[file.split(".").pop() ?? ""] ?? "application/octet-stream", etag };
}
