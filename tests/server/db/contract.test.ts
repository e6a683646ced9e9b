import { createDb } from "@/server/db/db";
import { databaseContract } from "@/tests/contracts/database";

// One client, since SQLite's waits for the lock on its thread, where the other would have to give it back. Of two
// processes tests/services/two-processes.test.ts tells.
databaseContract("SQLite", async () => {
  const url = ":memory:";
  const db = createDb(url);
  return { url, one: db, other: db };
});
