/** Parts of raw SQL statements: what is put into `sql` becomes a parameter, never text. */
import { Prisma } from "@/prisma/generated/sqlite/client";

export const { sql, join, raw, empty } = Prisma;
export type Sql = Prisma.Sql;
