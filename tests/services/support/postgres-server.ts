/** A real PostgreSQL for tests: a server of our own in a temporary folder, or the one at PG_TEST_URL. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { freePort } from "./product";
import { until } from "./until";

const { env } = process;

export const PG_TESTS = env.PG_TEST_URL ? "PostgreSQL at PG_TEST_URL" : env.POSTGRES_BIN ? "PostgreSQL" : undefined;

/** For the name of a skipped test: what is missing is to be read in the report. */
export const NO_POSTGRES = "NOT RUN: needs PostgreSQL, so its server's programs, or PG_TEST_URL";

export type Postgres = {
  /** The URL of a new database; a copy of `template`, where one is named. */
  newDatabase(template?: string): Promise<string>;
  /** Ends the server at once, and starts it again on the same data; absent where it is not ours. */
  kill?(): Promise<void>;
  restart?(): Promise<void>;
  end(): Promise<void>;
};

export async function startPostgres(): Promise<Postgres> {
  const server = env.PG_TEST_URL ? { url: env.PG_TEST_URL, end: async () => undefined } : await startOwn();
  const made: string[] = [];
  return {
    ...server,
    async newDatabase(template) {
      const name = `darkroom_test_${randomBytes(6).toString("hex")}`;
      await asAdmin(server.url, `CREATE DATABASE "${name}"${template ? ` TEMPLATE "${template}"` : ""}`);
      made.push(name);
      return withName(server.url, name);
    },
    async end() {
      if (env.PG_TEST_URL) for (const name of made) await asAdmin(server.url, `DROP DATABASE "${name}" WITH (FORCE)`);
      await server.end();
    },
  };
}

/** What a database of a URL is called. */
export const nameOf = (url: string) => new URL(url).pathname.slice(1);

function withName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

export async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** PostgreSQL refuses to run as root: then it runs as nobody. */
const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

async function startOwn() {
  const bin = env.POSTGRES_BIN ?? "";
  const folder = mkdtempSync(join(tmpdir(), "darkroom-pg-"));
  if (user.uid) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const settings = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
  execFileSync(join(bin, "initdb"), settings, { ...user, cwd: folder, stdio: "pipe" });
  const port = await freePort();
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const options = {
      listen_addresses: "127.0.0.1",
      port,
      unix_socket_directories: "",
      fsync: "off",
      max_connections: 400,
    };
    const args = Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    child = spawn(join(bin, "postgres"), ["-D", data, ...args], { ...user, cwd: folder, stdio: "ignore" });
    const answers = () =>
      asAdmin(url, "SELECT 1").then(
        () => true as const,
        () => undefined,
      );
    await until(`PostgreSQL at ${url}`, answers);
  }
  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    // "Immediate": without a checkpoint and without asking its clients, as after a crash; SIGKILL would leave its children.
    child.kill("SIGQUIT");
    await gone;
  }

  await start();
  const end = () => kill().then(() => rmSync(folder, { recursive: true, force: true }));
  return { url, kill, restart: start, end };
}
