/** Lets time pass for photos, without waiting for it: in the database of the product under test. */
import { join } from "node:path";
import Database from "libsql";

const BUSY_MS = 10_000;

/** From now on these files have been expired since they were made. */
export function expire(assetIds: string[]): void {
  const database = new Database(join(process.env.E2E_DATA_DIR ?? "", "darkroom.db"), { timeout: BUSY_MS });
  try {
    const marks = assetIds.map(() => "?").join(", ");
    database.prepare(`UPDATE "Asset" SET "expiresAt" = "createdAt" WHERE "id" IN (${marks})`).run(assetIds);
  } finally {
    database.close();
  }
}
