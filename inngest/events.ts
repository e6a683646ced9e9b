import { eventType } from "inngest";
import { eventSchemas } from "@/server/schemas/event";

export const jobRequested = eventType("job/requested", { schema: eventSchemas["job/requested"] });
export const enginesChanged = eventType("engines/changed", { schema: eventSchemas["engines/changed"] });
export const jobCancelled = eventType("job/cancelled", { schema: eventSchemas["job/cancelled"] });
export const jobEnded = eventType("job/ended", { schema: eventSchemas["job/ended"] });
export const batchResumed = eventType("batch/resumed", { schema: eventSchemas["batch/resumed"] });
export const batchCancelled = eventType("batch/cancelled", { schema: eventSchemas["batch/cancelled"] });
export const batchEnded = eventType("batch/ended", { schema: eventSchemas["batch/ended"] });
export const webhookRequested = eventType("webhook/requested", { schema: eventSchemas["webhook/requested"] });
export const photosDeletionRequested = eventType("photos/deletion-requested", {
  schema: eventSchemas["photos/deletion-requested"],
});
