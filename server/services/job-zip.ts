/** A job's files as one ZIP that is made while it is sent, with a manifest that says how to do it all again. */
import { makeZip } from "client-zip";
import type { Job } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { toWebStream } from "@/server/lib/web-stream";
import type { JobAsset } from "@/server/schemas/job-asset";
import { filesOf, type JobFile } from "./job-assets";
import { manifestOf } from "./job-manifest";

export const MANIFEST = "manifest.json";

/**
 * Photos don't get smaller, so they are stored as they are, one after the other. What has expired stands in the manifest
 * only. An object that is missing all the same breaks the ZIP off, so that nobody takes a part for the whole.
 * @throws AppError NOT_FOUND
 */
export async function zipOf(deps: Deps, ownerId: string, jobId: string, signal: AbortSignal) {
  const { job, files } = await filesOf(deps, { jobId, ownerId });
  return { filename: `darkroom-${jobId}.zip`, body: makeZip(entries(deps, job, files, signal)) };
}

type Entry = { name: string; lastModified: Date; input: string | ReadableStream<Uint8Array>; size?: number };

async function* entries(deps: Deps, job: Job, files: JobFile[], signal: AbortSignal): AsyncGenerator<Entry> {
  const gone = new AbortController();
  const until = AbortSignal.any([signal, gone.signal]);
  const input = `${JSON.stringify(manifestOf(deps, job, files), null, 2)}\n`;
  const openers = files.flatMap(({ key, ...file }) => (key ? [() => open(deps, file, key, until)] : []));
  for (const next of [async () => ({ name: MANIFEST, lastModified: job.createdAt, input }), ...openers]) {
    const entry = await next();
    try {
      yield entry;
    } catch {
      // So the writer of the ZIP tells that its reader has gone away.
      return gone.abort();
    }
  }
}

async function open({ storage }: Deps, { path, size }: JobAsset, key: string, until: AbortSignal): Promise<Entry> {
  const { body, info } = await storage.get(key);
  return { name: path, size, lastModified: info.modifiedAt, input: toWebStream(body, until) };
}
