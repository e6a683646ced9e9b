import type { Db } from "@/server/db/db";
import { providerOf } from "@/server/db/provider";
import type { SharedLive } from "./live";
import { createPostgresLive } from "./postgres";
import { createSqliteLive } from "./sqlite";

/** Between all processes on the database of that URL. heard: see createPostgresLive. */
export const createLive = (url: string, db: Db, heard: (problem?: unknown) => void): SharedLive =>
  providerOf(url) === "postgresql" ? createPostgresLive({ url, heard }) : createSqliteLive(db);
