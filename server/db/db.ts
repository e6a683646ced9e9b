import { PrismaLibSql } from "@prisma/adapter-libsql";
import { type Prisma, PrismaClient } from "@/prisma/generated/sqlite/client";
import { createSqliteClient } from "./sqlite-client";

export type Db = PrismaClient;
/** What a function needs that may run inside a transaction. Never use the outer client while one is open. */
export type Tx = Prisma.TransactionClient;

const BUSY_MS = 5_000;

class SqliteAdapter extends PrismaLibSql {
  override createClient({ url }: { url: string }) {
    return createSqliteClient(url, BUSY_MS) as unknown as ReturnType<PrismaLibSql["createClient"]>;
  }
}

/** One client per process and database; `url` is "file:…" or ":memory:". */
export function createDb(url: string): Db {
  return new PrismaClient({
    adapter: new SqliteAdapter({ url }),
    transactionOptions: { maxWait: 30_000, timeout: 30_000 },
  });
}
