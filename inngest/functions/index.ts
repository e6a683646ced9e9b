import type { Inngest, InngestFunction } from "inngest";
import type { Deps } from "@/server/deps";
import { cancelJob } from "./cancel-job";
import { deletePhotos } from "./delete-photos";
import { deliverWebhook } from "./deliver-webhook";
import { expireAssets } from "./expire-assets";
import { keepDeadLetters } from "./keep-dead-letters";
import { runJob } from "./run-job";
import { sweep } from "./sweep";
import { tellWebhooks } from "./tell-webhooks";

/** Every durable function there is; a runner serves exactly these. */
export const createFunctions = (inngest: Inngest, deps: Deps): InngestFunction.Any[] => [
  runJob(inngest, deps),
  cancelJob(inngest, deps),
  expireAssets(inngest, deps),
  deletePhotos(inngest, deps),
  tellWebhooks(inngest, deps),
  deliverWebhook(inngest, deps),
  sweep(inngest, deps),
  keepDeadLetters(inngest, deps),
];
