/** The steps of the model test: what each does to the product, and what may be so afterwards. */
import fc from "fast-check";
import type { Deps } from "@/server/deps";
import { AppError, type ErrorCode } from "@/server/errors";
import { createUpload } from "@/server/schemas/upload";
import { expireBatch } from "@/server/services/expiry";
import { checkStorage } from "@/server/services/storage-check";
import { mend } from "@/server/services/storage-mend";
import * as uploads from "@/server/services/uploads";
import { handleStorageRequest } from "@/server/storage/disk-http";
import { createJobRow } from "@/tests/support/factories";
import { look, type Photo, photoBytes, type State, sha256, type World } from "./world";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const RETENTION_DAYS = 30;

type Kind = "begin" | "send" | "sendOther" | "complete" | "use" | "discard" | "expire" | "check" | "wait";
/** pick: which photo, counted round. diesAt: the point of the step at which the process dies. */
export type Step = { kind: Kind; pick: number; diesAt: number | null };

const USUAL: Kind[] = ["begin", "send", "complete"];
const ALL: Kind[] = [...USUAL, "sendOther", "use", "discard", "expire", "check", "wait"];

export const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(fc.constantFrom(...USUAL), fc.constantFrom(...ALL)),
  pick: fc.nat(1000),
  diesAt: fc.option(fc.integer({ min: 1, max: 30 }), { freq: 3 }),
});

/** deps: those of a process that may die. */
export async function take({ kind, pick }: Step, world: World, deps: Deps): Promise<void> {
  if (kind === "begin") return begin(world, deps, pick);
  if (kind === "wait") return world.advance((pick % 12) * DAY_MS);
  if (kind === "check") return checkAndMend(deps, world);
  if (kind === "expire") return expireAll(deps);
  const photo = picked(world, pick);
  if (!photo) return;
  const call = { assetId: photo.ticket.assetId };
  if (kind === "send" || kind === "sendOther") return send(deps, photo, kind === "sendOther");
  if (kind === "use") return use(world, photo);
  if (kind === "complete") return refusable(uploads.complete(deps, world.ownerId, call));
  return refusable(uploads.discard(deps, world.ownerId, call));
}

export const picked = ({ photos }: World, pick: number): Photo | undefined => photos[pick % Math.max(1, photos.length)];

/** States that the photo may have after a step of this kind that came to its end; with `died`, those on the way as well. */
function allowed({ kind }: Step, photo: Photo, now: Date, died: boolean): State[] {
  const { state } = photo;
  const end = outcome(kind, photo, now);
  if (!died) return [end];
  // Marked first, so that nobody can rely on it any more while its bytes are deleted.
  return end === "gone" && state !== "gone" ? [state, "refused", end] : [state, end];
}

function outcome(kind: Kind, { state, sent, bad, used, readyAt }: Photo, now: Date): State {
  if (kind === "complete" && state === "begun" && sent) return bad ? "refused" : "ready";
  if (kind === "discard" && !used) return "gone";
  if (kind === "check" && (state === "begun" || state === "refused")) return "gone";
  const over = +now - +readyAt >= RETENTION_DAYS * DAY_MS + MINUTE_MS;
  return kind === "expire" && state === "ready" && over ? "expired" : state;
}

async function begin(world: World, deps: Deps, number: number): Promise<void> {
  const bad = number % 10 === 0;
  const bytes = photoBytes(number, bad);
  const input = { filename: "a.jpg", contentType: "image/jpeg", size: bytes.length, sha256: sha256(bytes) };
  const ticket = await uploads.create(deps, world.ownerId, createUpload.parse(input));
  world.photos.push({ ticket, bytes, bad, sent: false, state: "begun", readyAt: world.now(), used: false });
}

async function send(deps: Deps, { ticket, bytes }: Photo, other: boolean): Promise<void> {
  const body = new Uint8Array(other ? Buffer.from(bytes).fill("y") : bytes);
  const request = new Request(`http://a.test${ticket.url}`, { method: "PUT", headers: ticket.headers, body });
  await refusable(handleStorageRequest(deps.storage, request));
}

async function use({ deps, ownerId }: World, photo: Photo): Promise<void> {
  if (photo.state !== "ready" || photo.used) return;
  await createJobRow(deps, ownerId, { inputAssetId: photo.ticket.assetId, status: "COMPLETED" });
  photo.used = true;
}

async function expireAll(deps: Deps): Promise<void> {
  for (let next: string | null = ""; next !== null; ) ({ next } = await expireBatch(deps, next));
}

/** Everything counts as old enough, so that nothing is passed over. */
async function checkAndMend(deps: Deps, { now }: World): Promise<void> {
  const later = { ...deps, home: deps.storage, now: () => new Date(+now() + 2 * DAY_MS) };
  const { findings } = await checkStorage(later, { hashes: true });
  for (const finding of findings) if (!(await mend(later, finding))) throw new Error(`Not mended: ${finding.problem}`);
}

const REFUSALS: ErrorCode[] = [
  "UPLOAD_INCOMPLETE",
  "NOT_FOUND",
  "INVALID_FILE_TYPE",
  "CONFLICT",
  "ALREADY_EXISTS",
  "LINK_EXPIRED",
  "CHECKSUM_MISMATCH",
  "EXPIRED",
];

/** A refusal is an answer; whether it was the right one, the states tell. */
async function refusable(answer: Promise<unknown>): Promise<void> {
  await answer.catch((error) => {
    if (!(error instanceof AppError && REFUSALS.includes(error.code))) throw error;
  });
}

/** Looks at what the step can have changed, and holds it to what was allowed. */
export async function settle(taken: Step, world: World, died: boolean): Promise<void> {
  const { kind, pick } = taken;
  const photo = picked(world, pick);
  const touched = kind === "expire" || kind === "check" ? world.photos : photo && kind !== "wait" ? [photo] : [];
  for (const one of touched) {
    const state = await look(world, one);
    const may = allowed(taken, one, world.now(), died);
    if (!may.includes(state))
      throw new Error(`A ${one.state} photo is ${state} after ${kind}, not ${may.join(" or ")}`);
    if (state === "ready" && one.state === "begun") one.readyAt = world.now();
    one.state = state;
    one.sent ||= state === "begun" && (await arrived(world, one));
  }
  world.photos = world.photos.filter(({ state }) => state !== "gone" || kind !== "check");
}

async function arrived({ deps }: World, { ticket }: Photo): Promise<boolean> {
  const row = await deps.db.asset.findUniqueOrThrow({ where: { id: ticket.assetId } });
  return (await deps.storage.head(row.key)) !== null;
}
