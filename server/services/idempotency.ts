/** Creating calls that may be repeated: the same key with the same body gives the first answer again, for a day. */
import { createHash } from "node:crypto";
import superjson, { type SuperJSONResult } from "superjson";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import { canonicalJson } from "@/server/lib/canonical-json";

/** What repeats a call: its key, from the input or the header Idempotency-Key, and what to do when it was one. */
export type Repeatable = { key?: string; onReplayed?(): void };
/** name: of the procedure. body: what was asked for, without the key. */
export type Call = Repeatable & { ownerId: string; name: string; body: unknown };

type Parts = Pick<Deps, "commit" | "now" | "log">;

const KEPT_MS = 24 * 3_600_000;
/** A call that died in flight gives its key free after this; longer than any call takes. */
const FLIGHT_MS = 15 * 60_000;

/**
 * Work that is one transaction, and its answer with it: a repetition waits for the first and gets what that got. What
 * fails is not remembered, so it may be tried again with the same key.
 * @throws AppError IDEMPOTENCY_MISMATCH, IDEMPOTENCY_IN_FLIGHT
 */
export async function once<T>(deps: Parts, call: Call, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (call.key === undefined) return deps.commit(work);
  const { answer, replayed } = await deps.commit(async (tx) => {
    const first = await claim(deps, tx, call, KEPT_MS);
    if (first) return { answer: superjson.deserialize<T>(first), replayed: true };
    const answer = await work(tx);
    await keep(deps, tx, call, answer);
    return { answer, replayed: false };
  });
  if (replayed) tellReplayed(deps, call);
  return answer;
}

/**
 * Work that is more than a transaction: while it is in flight, a repetition gets IDEMPOTENCY_IN_FLIGHT. `work` must call
 * `finish` with its answer in the transaction that makes its last rows.
 * @throws AppError IDEMPOTENCY_MISMATCH, IDEMPOTENCY_IN_FLIGHT
 */
export async function onceInFlight<T>(
  deps: Parts,
  call: Call,
  work: (finish: (tx: Tx, answer: T) => Promise<T>) => Promise<T>,
): Promise<T> {
  if (call.key === undefined) return work(async (_, answer) => answer);
  const first = await deps.commit((tx) => claim(deps, tx, call, FLIGHT_MS));
  if (first) {
    tellReplayed(deps, call);
    return superjson.deserialize<T>(first);
  }
  try {
    return await work((tx, answer) => keep(deps, tx, call, answer));
  } catch (error) {
    await deps.commit((tx) => giveBack(tx, call));
    throw error;
  }
}

/** The first answer, or nothing when the call is now ours to make. */
async function claim({ now }: Parts, tx: Tx, call: Call, forMs: number): Promise<SuperJSONResult | undefined> {
  const { ownerId, key } = idOf(call);
  const [at, until] = [now(), new Date(now().getTime() + forMs)];
  const requestSha256 = hashOf(call);
  const claimed = await tx.$executeRaw`
    INSERT INTO "IdempotencyKey" ("ownerId", "key", "requestSha256", "createdAt", "expiresAt")
    VALUES (${ownerId}, ${key}, ${requestSha256}, ${at}, ${until})
    ON CONFLICT ("ownerId", "key") DO UPDATE SET "requestSha256" = excluded."requestSha256", "answer" = NULL,
      "createdAt" = excluded."createdAt", "expiresAt" = excluded."expiresAt"
    WHERE "IdempotencyKey"."expiresAt" <= ${at}`;
  if (claimed > 0) return undefined;
  const known = await tx.idempotencyKey.findUniqueOrThrow({ where: { ownerId_key: { ownerId, key } } });
  if (known.requestSha256 !== requestSha256) throw mismatch();
  if (known.answer === null) throw inFlight();
  return known.answer as unknown as SuperJSONResult;
}

async function keep<T>({ now }: Parts, tx: Tx, call: Call, answer: T): Promise<T> {
  const data = {
    answer: superjson.serialize(answer) as object,
    expiresAt: new Date(now().getTime() + KEPT_MS),
  };
  await tx.idempotencyKey.update({ where: { ownerId_key: idOf(call) }, data });
  return answer;
}

function giveBack(tx: Tx, call: Call): Promise<number> {
  const { ownerId, key } = idOf(call);
  return tx.$executeRaw`
    DELETE FROM "IdempotencyKey" WHERE "ownerId" = ${ownerId} AND "key" = ${key} AND "answer" IS NULL`;
}

const idOf = ({ ownerId, key = "" }: Call) => ({ ownerId, key });

const hashOf = ({ name, body }: Call) =>
  createHash("sha256")
    .update(canonicalJson([name, body]))
    .digest("hex");

function tellReplayed(deps: Parts, { onReplayed, name }: Call): void {
  deps.log.info({ call: name }, "answered again by its idempotency key");
  onReplayed?.();
}

const mismatch = () =>
  new AppError("IDEMPOTENCY_MISMATCH", "This idempotency key was used for another request. Take a new key.");

const inFlight = () =>
  new AppError(
    "IDEMPOTENCY_IN_FLIGHT",
    "The first request with this idempotency key is still being worked on. Ask again.",
  );
