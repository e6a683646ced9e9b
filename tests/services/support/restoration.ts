import type { JobView } from "@/server/schemas/job";
import type { Client } from "./client";
import type { TestPhoto } from "./photos";

/** Uploads the photo and asks for its restoration. */
export async function restore(client: Client, photo: TestPhoto): Promise<string> {
  const { id: inputAssetId } = await client.upload(photo.bytes);
  return (await client.trpc.jobs.create.mutate({ inputAssetId, parameters: { scale: 1, sharpness: 0 } })).id;
}

/** The first state that is `wanted`. */
export async function seen(client: Client, jobId: string, wanted: (view: JobView) => boolean): Promise<JobView> {
  for await (const view of client.watch(jobId)) if (wanted(view)) return view;
  throw new Error(`Job ${jobId} never came to what was waited for`);
}

export const isRestoring = ({ status, stage }: JobView) => status === "PROCESSING" && stage === "RESTORING";
