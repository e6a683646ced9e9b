/** What a roll of photos says about itself. Pure. */
import type { BatchView } from "@/server/schemas/batch";
import { timeLeft } from "./time";

type Said = Pick<BatchView, "status" | "total" | "counts" | "secondsLeft" | "completedAt">;

/** Whether work on it goes on, now or once it is resumed. */
export const isOpen = ({ completedAt }: Pick<BatchView, "completedAt">) => completedAt === null;

const plural = (count: number) => `${count} ${count === 1 ? "photo" : "photos"}`;

/** "12 of 40 photos done" */
const done = ({ counts, total }: Said) => `${counts.COMPLETED} of ${plural(total)} done`;

const failed = ({ counts }: Said) => (counts.FAILED > 0 ? `, ${counts.FAILED} not` : "");

/** "12 of 40 photos done, about 3 minutes left". elapsed: seconds since it was last heard of. */
export function batchLine(batch: Said, elapsed = 0): string {
  const { status, counts, secondsLeft, total } = batch;
  if (status === "PAUSED") {
    const busy = counts.PROCESSING > 0 ? ` ${plural(counts.PROCESSING)} under way will be finished.` : "";
    return `Paused. ${done(batch)}${failed(batch)}.${busy}`;
  }
  if (status === "CANCELLED") return `Stopped. ${done(batch)}${failed(batch)}.`;
  if (status === "COMPLETED")
    return counts.COMPLETED === total ? `All ${plural(total)} done` : `${done(batch)}${failed(batch)}`;
  const left = secondsLeft === null ? "" : `, ${timeLeft(Math.max(0, secondsLeft - elapsed))}`;
  return `${done(batch)}${failed(batch)}${left}`;
}

/** As under a print: "12 of 40", "All 40", "Paused". */
export function batchState({ status, counts, total, progress }: BatchView): string {
  if (status === "PAUSED") return `Paused, ${progress} %`;
  if (status === "RUNNING") return `${progress} %`;
  if (status === "CANCELLED") return "Stopped";
  return counts.FAILED > 0 ? `${counts.FAILED} not done` : `All ${total} done`;
}

export const batchTitle = (batch: BatchView): string =>
  isOpen(batch) ? `${batch.progress} %: ${batch.title}` : `${batch.title}: ${batchLine(batch)}`;

const quarter = ({ progress }: BatchView) => Math.floor(progress / 25);

/** What a screen reader hears: new states and every quarter, nothing in between. */
export function batchAnnouncement(before: BatchView | null, batch: BatchView): string | null {
  if (before === null || before.status !== batch.status) return batchLine(batch);
  return quarter(batch) > quarter(before) ? `${batch.progress} percent` : null;
}
