/** Live notices between processes by PostgreSQL's LISTEN and NOTIFY, over a connection of its own. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { postgresConfig } from "@/server/db/postgres-adapter";
import { doublingDelay } from "@/server/lib/backoff";
import { ENGINES_TOPIC } from "@/server/lib/topics";
import { type Every, systemEvery } from "./every";
import type { SharedLive } from "./live";
import { createLocalLive } from "./local";

const CHANNEL = "darkroom";
/** A process can die between its commit and its notice: that often, all watchers look at their rows unasked. */
const ANYWAY_MS = 10_000;
const retryDelay = doublingDelay(200, 10_000);

type Options = {
  url: string;
  /** Hears of the connection: an error when it is lost or can't be made, nothing when it is there again. */
  heard(problem?: unknown): void;
  every?: Every;
};

/** Own notices are told at once here, and within a network's way elsewhere. Each process watches engines for itself. */
export function createPostgresLive({ url, heard, every = systemEvery }: Options): SharedLive {
  const local = createLocalLive();
  const self = randomUUID();
  const closing = new AbortController();
  const waiting = new Set<string>();
  let connection: Client | undefined;
  let sending = false;

  const tellAll = () => local.publishAll(ENGINES_TOPIC);

  function hear({ payload = "" }: { payload?: string }): void {
    const [sender, topic = ""] = payload.split(" ");
    if (sender !== self) local.publish(topic);
  }

  /** What was published while there was no connection is told when there is one. */
  async function send(): Promise<void> {
    if (sending || !connection) return;
    sending = true;
    while (connection && waiting.size > 0) {
      const topics = [...waiting];
      waiting.clear();
      const payloads = topics.map((topic) => `${self} ${topic}`);
      const told = connection.query("SELECT pg_notify($1, t) FROM unnest($2::text[]) AS t", [CHANNEL, payloads]);
      const failed = await told.then(
        () => false,
        () => true,
      );
      if (!failed) continue;
      for (const topic of topics) waiting.add(topic);
      break;
    }
    sending = false;
  }

  /** Resolves when a connection that was there is lost. */
  async function listen(): Promise<void> {
    const client = new Client({ ...postgresConfig(url), application_name: "darkroom live" });
    // Of each problem the end of the connection follows.
    client.on("error", () => undefined).on("notification", hear);
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      const lost = once(client, "end", { signal: closing.signal });
      connection = client;
      heard();
      tellAll();
      void send();
      await lost;
    } finally {
      connection = undefined;
      void client.end().catch(() => undefined);
    }
  }

  async function stayConnected(): Promise<void> {
    let failures = 0;
    while (!closing.signal.aborted) {
      const problem = await listen().catch((error: unknown) => error);
      if (closing.signal.aborted) return;
      if (!problem) failures = 0;
      if (failures === 0) heard(problem ?? new Error("The connection was closed."));
      await wait(retryDelay(failures++), undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  const connecting = stayConnected();
  const stop = every(ANYWAY_MS, tellAll);
  return {
    subscribe: local.subscribe,
    publish(topic) {
      local.publish(topic);
      if (topic === ENGINES_TOPIC) return;
      waiting.add(topic);
      void send();
    },
    async close() {
      stop();
      closing.abort();
      await connecting;
    },
  };
}
