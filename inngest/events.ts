import { eventType } from "inngest";
import { eventSchemas } from "@/server/schemas/event";

export const jobRequested = eventType("job/requested", { schema: eventSchemas["job/requested"] });
export const enginesChanged = eventType("engines/changed", { schema: eventSchemas["engines/changed"] });
export const jobCancelled = eventType("job/cancelled", { schema: eventSchemas["job/cancelled"] });
export const jobEnded = eventType("job/ended", { schema: eventSchemas["job/ended"] });
