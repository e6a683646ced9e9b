/** One connection to a SQLite file for Prisma's adapter; it keeps its prepared statements, which cost more than most queries. */
import Database from "libsql";

type Argument = string | number | bigint | boolean | null | Uint8Array;
type Query = { sql: string; args: Argument[] };
type ResultSet = { columns: string[]; columnTypes: string[]; rows: unknown[][]; rowsAffected: number };
type Prepared = { statement: Database.Statement; columns?: string[]; columnTypes?: string[] };

/** What the adapter asks of @libsql/client. The adapter lets one caller in at a time, so one connection is enough. */
export type SqliteClient = {
  execute(query: Query): Promise<ResultSet>;
  executeMultiple(sql: string): Promise<void>;
  /** Begins IMMEDIATE: a deferred read-then-write transaction fails as soon as another process writes. */
  transaction(): Promise<SqliteTransaction>;
  close(): void;
};
type SqliteTransaction = Pick<SqliteClient, "execute"> & { commit(): Promise<void>; rollback(): Promise<void> };

/** Lists of different lengths make different statements, so there is no end of them. */
const MOST_STATEMENTS = 500;

/** url: "file:…" or ":memory:"; timeoutMs: how long to wait for another process that writes. */
export function createSqliteClient(url: string, timeoutMs: number): SqliteClient {
  const database = new Database(url.replace(/^file:(\/\/(?=\/))?/, ""), { timeout: timeoutMs });
  const statements = new Map<string, Prepared>();

  function prepared(sql: string): Prepared {
    const known = statements.get(sql);
    if (known) return known;
    const made = prepare(database, sql);
    const [oldest] = statements.keys();
    if (oldest !== undefined && statements.size >= MOST_STATEMENTS) statements.delete(oldest);
    statements.set(sql, made);
    return made;
  }

  async function execute({ sql, args }: Query): Promise<ResultSet> {
    if (!database.open) throw new Error("The database is closed.");
    try {
      return run(prepared(sql), args);
    } catch (error) {
      statements.delete(sql);
      throw error;
    }
  }

  const perform = async (sql: string) => void (await execute({ sql, args: [] }));
  return {
    execute,
    executeMultiple: async (sql) => void database.exec(sql),
    async transaction() {
      await perform("BEGIN IMMEDIATE");
      return { execute, commit: () => end("COMMIT"), rollback: () => end("ROLLBACK") };
    },
    close() {
      statements.clear();
      database.close();
    },
  };

  /** A commit that fails leaves nothing open for the next caller. */
  async function end(how: "COMMIT" | "ROLLBACK"): Promise<void> {
    try {
      await perform(how);
    } finally {
      // Of a closed database libsql must not even be asked.
      if (database.open && database.inTransaction) database.exec("ROLLBACK");
    }
  }
}

function prepare(database: Database.Database, sql: string): Prepared {
  const statement = database.prepare(sql);
  try {
    statement.raw(true);
  } catch {
    // It refuses just those that give no rows.
    return { statement };
  }
  const columns = statement.columns();
  return { statement, columns: columns.map(({ name }) => name), columnTypes: columns.map(({ type }) => type ?? "") };
}

function run({ statement, columns, columnTypes }: Prepared, args: Argument[]): ResultSet {
  const values = args.map((value) => (typeof value === "boolean" ? Number(value) : value));
  if (columns && columnTypes) {
    return { columns, columnTypes, rows: statement.all(values) as unknown[][], rowsAffected: 0 };
  }
  return { columns: [], columnTypes: [], rows: [], rowsAffected: statement.run(values).changes };
}
