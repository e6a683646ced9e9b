/** Before the unit tests that run on PostgreSQL: a server with a migrated database, of which each takes copies. */
import type { TestProject } from "vitest/node";
import { createDb } from "@/server/db/db";
import { migrateTo } from "@/server/db/migrate";
import { nameOf, PG_TESTS, startPostgres } from "./postgres-server";

declare module "vitest" {
  interface ProvidedContext {
    /** Any database of the server, and the one to copy; absent in the tests on SQLite. */
    postgres?: { url: string; template: string };
  }
}

export default async function setUp(project: TestProject) {
  if (!PG_TESTS) return;
  const server = await startPostgres();
  const url = await server.newDatabase();
  const db = createDb(url);
  await migrateTo(db, url);
  await db.$disconnect();
  project.provide("postgres", { url: await server.newDatabase(), template: nameOf(url) });
  return () => server.end();
}
