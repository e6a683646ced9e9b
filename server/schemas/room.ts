import { z } from "zod";

/** What an owner keeps for good, and may. */
export const room = z.object({
  keptBytes: z.number().int(),
  /** 0 for guests. */
  quotaBytes: z.number().int(),
  /** How long everything else stays. */
  retentionDays: z.number().int(),
});
export type Room = z.infer<typeof room>;
