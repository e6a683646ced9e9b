/** Work that was given up is kept here, never dropped silently. */
import type { DeadLetterKind } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";

export type Letter = {
  kind: DeadLetterKind;
  /** The function, the event's name or the endpoint's URL. */
  name: string;
  subjectId: string | null;
  payload: object;
  error: { code?: string; message: string };
  attempts: number;
  /** The same failure is kept once. */
  dedupKey: string;
};

export async function bury(deps: Pick<Deps, "newId" | "now" | "log">, tx: Tx, letter: Letter): Promise<void> {
  const { error, payload, ...rest } = letter;
  if (await tx.deadLetter.findUnique({ where: { dedupKey: letter.dedupKey }, select: { id: true } })) return;
  const at = deps.now();
  const history = [{ at: at.toISOString(), what: "given up", by: null }];
  await tx.deadLetter.create({
    data: { ...rest, id: deps.newId(), payload, error: error.message, errorCode: error.code, history, createdAt: at },
  });
  deps.log.warn(
    { kind: letter.kind, name: letter.name, subjectId: letter.subjectId, reason: error.message },
    "dead letter",
  );
}
