/** Everything a service may use, handed in as its first argument. The wiring is below; nothing else wires. */
import type { Passwords } from "./auth/passwords";
import type { Db } from "./db/db";
import type { Engine } from "./engines/engine";
import type { Images } from "./images/images";
import type { RateLimit } from "./lib/rate-limit";
import type { Live } from "./live/live";
import type { Logger } from "./log";
import type { Storage } from "./storage/storage";
import type { Catalog } from "./workflows/catalog";

export type Limits = { maxUploadBytes: number; maxPixels: number; maxResultPixels: number };

export type Deps = {
  db: Db;
  storage: Storage;
  images: Images;
  /** The engine that new runs go to. */
  engine: Engine;
  catalog: Catalog;
  live: Live;
  passwords: Passwords;
  signInLimit: RateLimit;
  sessionSecret: string;
  /** Tells the relay that the outbox has something, after the transaction that wrote it. */
  pokeOutbox(): void;
  now(): Date;
  /** A new ULID: sorts by time, so that ids serve as cursors. */
  newId(): string;
  log: Logger;
  limits: Limits;
  /** Aborts when the process is asked to stop: ends streams and waits. */
  closing: AbortSignal;
  /** Folder for temporary files, on the same disk as the data. */
  tempDir: string;
};
