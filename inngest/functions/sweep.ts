/** Every five minutes: looks for what was lost on its way, and mends it. */
import { cron, type Inngest } from "inngest";
import type { Deps } from "@/server/deps";
import { sweep as sweepUp } from "@/server/services/sweep";
import { RETRIES, retrying } from "./failures";

export const sweep = (inngest: Inngest, deps: Deps) =>
  inngest.createFunction(
    { id: "sweep", triggers: [cron("*/5 * * * *")], retries: RETRIES, concurrency: { limit: 1 } },
    ({ step, attempt }) => step.run("sweep", () => retrying(attempt, () => sweepUp(deps))),
  );
