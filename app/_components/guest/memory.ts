/** What this browser remembers of a guest's restorations, for when the cookie is gone. */
import { z } from "zod";
import { type GuestJob, guestJob } from "@/server/schemas/guest-job";

const NAME = "darkroom.jobs";
/** As many as the server looks at in one call. */
const MOST = 200;

/** Newest first; nothing where the browser keeps nothing, or something else. */
export function remembered(): GuestJob[] {
  try {
    const read = z.array(guestJob).safeParse(JSON.parse(localStorage.getItem(NAME) ?? "[]"));
    return read.success ? read.data : [];
  } catch {
    return [];
  }
}

export function remember(jobs: GuestJob[]): void {
  write(merged(remembered(), jobs));
}

export const forgetAll = (): void => write([]);

/** Ids grow with time. */
export function merged(old: GuestJob[], added: GuestJob[]): GuestJob[] {
  const byId = new Map([...old, ...added].map((job) => [job.id, job]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, MOST);
}

function write(jobs: GuestJob[]): void {
  try {
    if (jobs.length === 0) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, JSON.stringify(jobs));
  } catch {
    // Private windows and full storages keep nothing: then only the cookie does.
  }
}
