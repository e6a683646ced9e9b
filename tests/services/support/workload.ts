/** A guest who uploads photos, has them restored and watches; what was acknowledged is kept, whatever dies meanwhile. */
import type { Client } from "./client";
import type { TestPhoto } from "./photos";

/** The points between which a kill can fall: those of the requests, the job's stages as its watcher sees them, the webhook. */
export const MOMENTS = [
  "UPLOAD",
  "CREATE",
  "PENDING",
  "PREPARING",
  "RESTORING",
  "SAVING",
  "COMPLETED",
  "DELIVERY",
] as const;
export type Moment = (typeof MOMENTS)[number];

export type Order = {
  /** Names the request to create the job: asked again, it must not make a second one. */
  key: string;
  photo: TestPhoto;
  /** Set once the server has said so. */
  assetId?: string;
  jobId?: string;
};

const PARAMETERS = { scale: 1, sharpness: 0 };

/** Ends early without an error when the server goes away. */
export async function place(client: Client, order: Order, reached: (moment: Moment) => void): Promise<void> {
  try {
    reached("UPLOAD");
    order.assetId = (await client.upload(order.photo.bytes)).id;
    reached("CREATE");
    order.jobId = await createJob(client, order);
    for await (const { status, stage } of client.watch(order.jobId)) {
      reached(status === "PROCESSING" ? (stage as Moment) : (status as Moment));
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

export async function createJob(client: Client, { key, assetId = "" }: Order): Promise<string> {
  const input = { inputAssetId: assetId, parameters: PARAMETERS, idempotencyKey: key };
  return (await client.trpc.jobs.create.mutate(input)).id;
}

/** What fetch says of a connection that was refused or cut. */
function isGone(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (/fetch failed|terminated|ECONNREFUSED|ECONNRESET|other side closed|SocketError/.test(cause.message))
      return true;
  }
  return false;
}
