import { PrismaLibSql } from "@prisma/adapter-libsql";
import { PrismaClient as PostgresClient } from "@/prisma/generated/postgresql/client";
import { type Prisma, PrismaClient } from "@/prisma/generated/sqlite/client";
import { PostgresAdapter } from "./postgres-adapter";
import { providerOf } from "./provider";
import { createSqliteClient } from "./sqlite-client";

/** The client of SQLite, the narrower of the two: what type-checks against it runs on both. */
export type Db = PrismaClient;
/** What a function needs that may run inside a transaction. Never use the outer client while one is open. */
export type Tx = Prisma.TransactionClient;

const BUSY_MS = 5_000;
const transactionOptions = { maxWait: 30_000, timeout: 30_000 };

class SqliteAdapter extends PrismaLibSql {
  override createClient({ url }: { url: string }) {
    return createSqliteClient(url, BUSY_MS) as unknown as ReturnType<PrismaLibSql["createClient"]>;
  }
}

/** One client per process and database; `url` is "file:…", ":memory:" or "postgresql://…". */
export function createDb(url: string): Db {
  if (providerOf(url) === "postgresql") {
    return new PostgresClient({ adapter: new PostgresAdapter(url), transactionOptions }) as unknown as Db;
  }
  return new PrismaClient({ adapter: new SqliteAdapter({ url }), transactionOptions });
}
