import { PrismaLibSql } from "@prisma/adapter-libsql";
import { type Prisma, PrismaClient } from "@/prisma/generated/sqlite/client";
import type { Db } from "@/server/db/db";
import { migrate, readMigrations } from "@/server/db/migrate";
import { createSqliteClient } from "@/server/db/sqlite-client";

/** A database of its own that remembers what is asked of it. Taking `queries` begins anew. */
export async function countingDb(): Promise<{ db: Db; queries(): string[] }> {
  let heard: string[] = [];
  class CountingAdapter extends PrismaLibSql {
    override createClient({ url }: { url: string }) {
      const client = createSqliteClient(url, 0);
      const execute: typeof client.execute = (query) => {
        heard.push(query.sql);
        return client.execute(query);
      };
      return { ...client, execute } as unknown as ReturnType<PrismaLibSql["createClient"]>;
    }
  }
  const adapter = new CountingAdapter({ url: ":memory:" }) satisfies Prisma.PrismaClientOptions["adapter"];
  const db = new PrismaClient({ adapter });
  await migrate(db, await readMigrations("prisma/migrations"));
  return {
    db,
    queries() {
      const all = heard;
      heard = [];
      return all;
    },
  };
}
