/** Waits for a database that is being started beside us. */
import { setTimeout as wait } from "node:timers/promises";
import type { Db } from "./db";

const TRIES = 30;
const EVERY_MS = 1_000;

/** Tells of the first failure, tries again each second, and gives up after half a minute with the last failure. */
export async function reach(db: Pick<Db, "$queryRawUnsafe">, failing: (error: unknown) => void, pause = wait) {
  for (let tries = 1; ; tries++) {
    try {
      await db.$queryRawUnsafe("SELECT 1");
      return;
    } catch (error) {
      if (tries === 1) failing(error);
      if (tries === TRIES) throw error;
      await pause(EVERY_MS);
    }
  }
}
