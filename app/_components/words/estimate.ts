/** How long something will take and what it will cost, as far as that is known before it begins. */
import type { WorkflowView } from "@/server/schemas/workflow";
import { roughly } from "./time";

type Estimate = WorkflowView["estimate"];

/** "About 2 minutes, $0.12"; megapixels: one entry a run, null where not known yet; nothing when nothing is known. */
export function estimateWords(estimate: Estimate, megapixels: (number | null)[]): string | null {
  if (!estimate || megapixels.length === 0) return null;
  const { seconds, secondsPerMegapixel, usd } = estimate;
  if (secondsPerMegapixel > 0 && megapixels.includes(null)) return null;
  const total = megapixels.reduce<number>((sum, one) => sum + seconds + secondsPerMegapixel * (one ?? 0), 0);
  const time = roughly(total);
  return [`${time[0]?.toUpperCase()}${time.slice(1)}`, usd && price(usd * megapixels.length)]
    .filter(Boolean)
    .join(", ");
}

const CENT = 0.01;

const price = (usd: number): string =>
  usd < CENT ? "under $0.01" : new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" }).format(usd);
