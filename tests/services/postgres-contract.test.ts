import { readFile } from "node:fs/promises";
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresSchema } from "@/server/cli/postgres-schema.mjs";
import { migrationDiff } from "@/server/cli/schema-engine.mjs";
import { createDb } from "@/server/db/db";
import { migrateTo } from "@/server/db/migrate";
import { databaseContract } from "@/tests/contracts/database";
import { NO_POSTGRES, PG_TESTS, type Postgres, startPostgres } from "./support/postgres-server";

describe.skipIf(!PG_TESTS)(PG_TESTS ?? NO_POSTGRES, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.end());

  databaseContract("PostgreSQL", async () => {
    const url = await server.newDatabase();
    return { url, one: createDb(url), other: createDb(url) };
  });

  it("is led by its migrations to just what schema.prisma says", async () => {
    const url = await server.newDatabase();
    const db = createDb(url);
    await migrateTo(db, url);
    await db.$disconnect();
    const schema = postgresSchema(await readFile("prisma/schema.prisma", "utf8"));
    expect(await migrationDiff(charAsText(new PrismaPg(url)), schema)).toBeNull();
  });
});

const CHAR = 18;
const TEXT = 25;

/** The schema engine in WASM cannot read PostgreSQL's one-byte type "char": it gets it as text. */
function charAsText(factory: PrismaPg): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const io = adapter as unknown as { performIO(query: unknown): Promise<{ fields: { dataTypeID: number }[] }> };
    const perform = io.performIO.bind(adapter);
    io.performIO = async (query) => {
      const result = await perform(query);
      for (const field of result.fields) if (field.dataTypeID === CHAR) field.dataTypeID = TEXT;
      return result;
    };
    return adapter;
  };
  return factory;
}
