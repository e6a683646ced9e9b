import { PrismaLibSql } from "@prisma/adapter-libsql";
import { type Prisma, PrismaClient } from "@/prisma/generated/sqlite/client";

export type Db = PrismaClient;
/** What a function needs that may run inside a transaction. Never use the outer client while one is open. */
export type Tx = Prisma.TransactionClient;

type LibSqlClient = { transaction(mode: string): Promise<unknown> };

/** BEGIN IMMEDIATE: a deferred read-then-write transaction fails as soon as another process writes. */
class ImmediateLibSql extends PrismaLibSql {
  override async connect() {
    const adapter = await super.connect();
    const { client } = adapter as unknown as { client: LibSqlClient };
    const begin = client.transaction.bind(client);
    client.transaction = () => begin("write");
    return adapter;
  }
}

/** One client per process and database; `url` is "file:…" or ":memory:". */
export function createDb(url: string): Db {
  return new PrismaClient({
    adapter: new ImmediateLibSql({ url, timeout: 5_000 }),
    transactionOptions: { maxWait: 30_000, timeout: 30_000 },
  });
}
