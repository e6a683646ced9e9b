/** Prisma's adapter for PostgreSQL, with transactions that keep to SQLite's rule: one writes at a time. */
import { PrismaPg } from "@prisma/adapter-pg";
import type { PoolConfig } from "pg";

/** Any number will do; it is the name of the lock. */
const WRITE_LOCK = 72_707_369;
const CONNECTIONS = 10;
/** Also how long a query waits for one of them to be free. */
const CONNECT_MS = 30_000;

/**
 * For every connection of ours. Our timestamps have no zone and are UTC. A process that hangs inside a transaction
 * must not hold the lock for ever; ours end or are ended within 30 s.
 */
export const postgresConfig = (url: string): PoolConfig => ({
  connectionString: url,
  application_name: "darkroom",
  connectionTimeoutMillis: CONNECT_MS,
  keepAlive: true,
  options: "-c TimeZone=UTC -c idle_in_transaction_session_timeout=40000 -c lock_timeout=30000",
});

/**
 * Each transaction takes one lock of the database first, as SQLite's BEGIN IMMEDIATE does: what it reads stays true until
 * its commit, in whichever process the others run. Serializable transactions would promise the same, but have to be
 * repeated; group commit makes the writers few, and what waits for its turn joins the next group.
 */
export class PostgresAdapter extends PrismaPg {
  constructor(url: string) {
    // No named statements: one that another version's process prepared fails once a migration has changed its table.
    super({ ...postgresConfig(url), max: CONNECTIONS });
  }

  override async connect() {
    const adapter = await super.connect();
    const begin = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => {
      const transaction = await begin(isolationLevel);
      try {
        await transaction.executeRaw({ sql: `SELECT pg_advisory_xact_lock(${WRITE_LOCK})`, args: [], argTypes: [] });
        return transaction;
      } catch (error) {
        await transaction.executeRaw({ sql: "ROLLBACK", args: [], argTypes: [] }).catch(() => undefined);
        await transaction.rollback();
        throw error;
      }
    };
    return adapter;
  }
}
