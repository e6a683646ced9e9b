/** Compares rows with objects: what the database believes to be stored, and what is. Changes nothing. */
import { createHash } from "node:crypto";
import type { Asset, JobCopy } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import { limit } from "@/server/lib/limit";
import type { Storage } from "@/server/storage/storage";
import { isExpired } from "./retention";

export type CheckDeps = Pick<Deps, "db" | "storage" | "images" | "now" | "tempDir" | "limits"> & {
  /** What `storage` consists of: where photos are at home, and where a bucket's local copies are, if they are kept. */
  home: Storage;
  copies?: Storage;
};

export type Finding = {
  problem:
    | "no object" // A photo that is said to be there is gone.
    | "wrong hash" // It is there, but not as it was received.
    | "no preview" // One of the copies made beside it is gone.
    | "no local copy" // Where copies of a bucket are kept.
    | "no kept copy" // One that is kept with a job is gone, or is not as it was made.
    | "no row" // An object that nobody answers for.
    | "abandoned"; // An upload that was begun long ago and never became a photo.
  key: string;
  /** null: no row. */
  assetId: string | null;
};

export type Report = {
  rows: number;
  objects: number;
  findings: Finding[] /** false: stopped at `most`. */;
  all: boolean;
};

export type CheckOptions = {
  /** Reads every photo and compares its SHA-256. */
  hashes: boolean;
  /** What is younger may be under way and is left alone; longer than any link lives and any step takes. */
  graceMs?: number;
  /** So many findings at most, so that memory is bounded whatever is wrong. */
  most?: number;
};

const DAY_MS = 86_400_000;
const PAGE = 200;
const AT_ONCE = 8;

/** Throws STORAGE_UNAVAILABLE as soon as the store does not answer: its silence says nothing about photos. */
export async function checkStorage(
  deps: CheckDeps,
  { hashes, graceMs = DAY_MS, most = 10_000 }: CheckOptions,
): Promise<Report> {
  const report: Report = { rows: 0, objects: 0, findings: [], all: true };
  const before = new Date(+deps.now() - graceMs);
  const add = (found: Finding[]) => {
    report.findings.push(...found.slice(0, most - report.findings.length));
    if (report.findings.length === most) report.all = false;
    return report.all;
  };
  for await (const page of pagesOfRows(deps)) {
    report.rows += page.length;
    const atOnce = limit(AT_ONCE);
    const found = await Promise.all(page.map((asset) => atOnce(() => problemsOf(deps, asset, { hashes, before }))));
    if (!add(found.flat())) return report;
  }
  for await (const page of pagesOfCopies(deps)) {
    report.rows += page.length;
    if (!add(await missingCopies(deps, page, hashes))) return report;
  }
  for (const place of deps.copies ? [deps.home, deps.copies] : [deps.home]) {
    for await (const page of pagesOfKeys(place, before)) {
      report.objects += page.seen;
      if (!add(await withoutRow(deps, page.keys))) return report;
    }
  }
  return report;
}

async function* pagesOfCopies({ db }: CheckDeps): AsyncGenerator<JobCopy[]> {
  for (let after = ""; ; ) {
    const page = await db.jobCopy.findMany({ where: { key: { gt: after } }, orderBy: { key: "asc" }, take: PAGE });
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)?.key ?? "";
  }
}

async function missingCopies({ home }: CheckDeps, page: JobCopy[], hashes: boolean): Promise<Finding[]> {
  const atOnce = limit(AT_ONCE);
  const intact = await Promise.all(page.map((copy) => atOnce(() => isIntact(home, copy, hashes))));
  const missing = page.filter((_, index) => !intact[index]);
  return missing.map(({ key, assetId }) => ({ problem: "no kept copy", key, assetId }));
}

async function* pagesOfRows({ db }: CheckDeps): AsyncGenerator<Asset[]> {
  for (let after = ""; ; ) {
    const page = await db.asset.findMany({ where: { id: { gt: after } }, orderBy: { id: "asc" }, take: PAGE });
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)?.id ?? "";
  }
}

async function problemsOf(
  { home, copies, now }: CheckDeps,
  asset: Asset,
  { hashes, before }: { hashes: boolean; before: Date },
): Promise<Finding[]> {
  const found = (problem: Finding["problem"], key: string) => ({ problem, key, assetId: asset.id });
  if (asset.status === "PENDING" || asset.status === "REJECTED") {
    const over = asset.createdAt < before && !isGone(asset);
    return over ? [found("abandoned", asset.key)] : [];
  }
  // Its bytes are gone, or go within the hour.
  if (isExpired(asset, now())) return [];
  const previews = [asset.workKey, asset.screenKey, asset.thumbnailKey].filter((key) => key !== null);
  const missing: Finding[] = [];
  for (const key of previews) if (!(await home.head(key))) missing.push(found("no preview", key));
  if (!(await home.head(asset.key))) return [found("no object", asset.key), ...missing];
  if (!(await isIntact(home, asset, hashes))) return [found("wrong hash", asset.key), ...missing];
  if (copies && !(await copies.head(asset.key))) missing.push(found("no local copy", asset.key));
  return missing;
}

/** Marked by an earlier mend; jobs still speak of it. */
const isGone = ({ status, errorCode }: Asset) => status === "REJECTED" && errorCode === "NOT_FOUND";

/** By length alone unless `hashes`; a photo without a known hash passes. */
export async function isIntact(
  storage: Storage,
  { key, size, sha256 }: Pick<Asset, "key" | "size" | "sha256">,
  hashes: boolean,
): Promise<boolean> {
  if ((await storage.head(key))?.size !== size) return false;
  if (!hashes || !sha256) return true;
  const hash = createHash("sha256");
  try {
    for await (const chunk of (await storage.get(key)).body) hash.update(chunk);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return false;
    throw error;
  }
  return hash.digest("hex") === sha256;
}

async function* pagesOfKeys(storage: Storage, before: Date) {
  let page = { seen: 0, keys: [] as string[] };
  for await (const { key, modifiedAt } of storage.list()) {
    page.seen++;
    if (modifiedAt < before) page.keys.push(key);
    if (page.seen < PAGE) continue;
    yield page;
    page = { seen: 0, keys: [] };
  }
  yield page;
}

async function withoutRow(deps: CheckDeps, keys: string[]): Promise<Finding[]> {
  const known = await knownKeys(deps, keys);
  return keys.filter((key) => !known.has(key)).map((key) => ({ problem: "no row", key, assetId: null }));
}

/** Those of `keys` that a row names. */
export async function knownKeys({ db }: Pick<Deps, "db">, keys: string[]): Promise<Set<string>> {
  const inFolder = (family: string) => keys.filter((key) => key.startsWith(`${family}/`));
  const idIn = (key: string) => key.split("/")[1] ?? "";
  const rows = await db.asset.findMany({
    where: { OR: [{ key: { in: keys } }, { id: { in: inFolder("derived").map(idIn) } }] },
    select: { key: true, workKey: true, screenKey: true, thumbnailKey: true },
  });
  const copies = await db.jobCopy.findMany({ where: { key: { in: inFolder("jobs") } }, select: { key: true } });
  return new Set([...rows, ...copies].flatMap((row) => Object.values(row)).filter((key) => key !== null));
}
