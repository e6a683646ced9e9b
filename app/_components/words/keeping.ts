/** What a restoration says about how long its photos stay. */
import type { AssetView } from "@/server/schemas/asset";
import type { JobView } from "@/server/schemas/job";
import type { Deletion } from "@/server/schemas/photos";
import { dayLabel, daysLeft } from "./time";

type Kept = Pick<JobView, "input" | "results">;

/** What one would miss: the results; the photo while there are none. */
const mattering = ({ input, results }: Kept): AssetView[] => (results.length > 0 ? results : input ? [input] : []);

/** All of it stays until its owner deletes it. */
export const isKept = (job: Kept): boolean => {
  const files = mattering(job);
  return files.length > 0 && files.every(({ expiresAt, expired }) => expiresAt === null && !expired);
};

/** When the first of them goes; null when none does, or all are gone. */
export function endOf(job: Kept): Date | null {
  const times = mattering(job).flatMap(({ expiresAt, expired }) => (expired ? [] : (expiresAt ?? [])));
  return times.length > 0 ? new Date(Math.min(...times.map(Number))) : null;
}

/** "Stays here for 29 more days." */
export function stayWords(job: Kept, now: Date): string {
  const files = mattering(job);
  if (isKept(job)) return "Kept here for good.";
  const end = endOf(job);
  if (end) return `It stays on this server for now: ${daysLeft(end, now)}.`;
  const [gone] = files.flatMap(({ expiresAt }) => expiresAt ?? []);
  return gone ? `Expired ${pastDay(gone, now)}. Only this record of it is left.` : "";
}

function pastDay(date: Date, now: Date): string {
  const day = dayLabel(date, now);
  return day === "Today" || day === "Yesterday" ? day.toLowerCase() : `on ${day}`;
}

/** What is said after all photos were deleted: where copies can be that are out of reach. */
export function remainsWords({ comfyui, hosted, embedded }: Deletion): string[] {
  const servers = comfyui.length > 0 && `The ComfyUI ${comfyui.length > 1 ? "servers" : "server"} ${list(comfyui)}`;
  return [
    servers &&
      `${servers} can still have copies in the input and output folders: ComfyUI offers no way to delete them from here. Whoever runs it can.`,
    hosted.length > 0 &&
      `${list(hosted)} ${hosted.length > 1 ? "delete" : "deletes"} what was sent there by rules of their own.`,
    embedded && "Working copies that this server made on the way are deleted within a day.",
  ].filter((words) => words !== false);
}

const list = (names: string[]): string => new Intl.ListFormat("en-GB").format(names);
