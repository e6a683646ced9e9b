/** What the engines here can do with a photo. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { ExampleSide, WorkflowDetail, WorkflowView } from "@/server/schemas/workflow";
import { workflowDetail, workflowView } from "@/server/workflows/view";

type Known = Pick<Deps, "catalog" | "engines">;

export function list({ catalog, engines }: Known): WorkflowView[] {
  return catalog.all().map((workflow) => workflowView(workflow, engines.statuses()));
}

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
