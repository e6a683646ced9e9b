/** Files as one ZIP that is made while it is sent, with a manifest that says how to do it all again. */
import { makeZip } from "client-zip";
import type { Deps } from "@/server/deps";
import { toWebStream } from "@/server/lib/web-stream";
import { filesOf } from "./job-assets";
import { manifestOf } from "./job-manifest";

export const MANIFEST = "manifest.json";

/** @throws AppError NOT_FOUND */
export async function zipOf(deps: Deps, ownerId: string, jobId: string, signal: AbortSignal) {
  const { job, files } = await filesOf(deps, { jobId, ownerId });
  const body = zipFiles(deps, manifestOf(deps, job, files), job.createdAt, files, signal);
  return { filename: `darkroom-${jobId}.zip`, body };
}

/** key: null when there are no bytes to it any more. */
type ZipFile = { path: string; size: number; key: string | null };

/**
 * Photos don't get smaller, so they are stored as they are, one after the other. What has expired stands in the manifest
 * only. An object that is missing all the same breaks the ZIP off, so that nobody takes a part for the whole.
 */
export const zipFiles = (deps: Deps, manifest: object, at: Date, files: ZipFile[], signal: AbortSignal) =>
  makeZip(entries(deps, { manifest, at }, files, signal));

type Entry = { name: string; lastModified: Date; input: string | ReadableStream<Uint8Array>; size?: number };
type First = { manifest: object; at: Date };

async function* entries(
  deps: Deps,
  { manifest, at }: First,
  files: ZipFile[],
  signal: AbortSignal,
): AsyncGenerator<Entry> {
  const gone = new AbortController();
  const until = AbortSignal.any([signal, gone.signal]);
  const input = `${JSON.stringify(manifest, null, 2)}\n`;
  const openers = files.flatMap(({ key, ...file }) => (key ? [() => open(deps, file, key, until)] : []));
  for (const next of [async () => ({ name: MANIFEST, lastModified: at, input }), ...openers]) {
    const entry = await next();
    try {
      yield entry;
    } catch {
      // So the writer of the ZIP tells that its reader has gone away.
      return gone.abort();
    }
  }
}

type Place = Pick<ZipFile, "path" | "size">;

async function open({ storage }: Deps, { path, size }: Place, key: string, until: AbortSignal): Promise<Entry> {
  const { body, info } = await storage.get(key);
  return { name: path, size, lastModified: info.modifiedAt, input: toWebStream(body, until) };
}
