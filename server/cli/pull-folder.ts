/** Brings a job's files into a folder, each checked by its SHA-256, and its manifest last: where that is, all is there. */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Deps } from "../deps";
import { meter } from "../lib/meter";
import { filesOf, type JobFile } from "../services/job-assets";
import { manifestOf } from "../services/job-manifest";
import { MANIFEST } from "../services/job-zip";

export type PullDeps = Pick<Deps, "db" | "storage" | "catalog" | "now">;
/** "there": from an earlier run, and whole. "broken": not as it was when the job made it. */
export type Pulled = { path: string; outcome: "fetched" | "there" | "expired" | "broken" };

/** What is there and whole is not fetched again. @throws AppError NOT_FOUND, STORAGE_UNAVAILABLE */
export async function pullInto(deps: PullDeps, jobId: string, folder: string): Promise<Pulled[]> {
  const { job, files } = await filesOf(deps, { jobId, ownerId: null });
  const pulled: Pulled[] = [];
  for (const file of files) pulled.push({ path: file.path, outcome: await pull(deps, file, join(folder, file.path)) });
  if (pulled.every(({ outcome }) => outcome !== "broken")) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifestOf(deps, job, files), null, 2)}\n`);
  }
  return pulled;
}

async function pull({ storage }: PullDeps, file: JobFile, target: string): Promise<Pulled["outcome"]> {
  if (!file.key) return "expired";
  if (await isThere(file, target)) return "there";
  await mkdir(dirname(target), { recursive: true });
  const part = `${target}.part`;
  const measure = meter();
  const { body } = await storage.get(file.key);
  await pipeline(body, measure.stream, createWriteStream(part));
  if (!isRight(file, measure)) {
    await rm(part);
    return "broken";
  }
  await rename(part, target);
  return "fetched";
}

async function isThere(file: JobFile, target: string): Promise<boolean> {
  const found = await stat(target).catch(() => null);
  if (found?.size !== file.size) return false;
  const measure = meter();
  await pipeline(createReadStream(target), measure.stream.resume());
  return isRight(file, measure);
}

const isRight = ({ size, sha256 }: JobFile, measure: ReturnType<typeof meter>): boolean =>
  measure.size() === size && (sha256 === null || measure.sha256() === sha256);
