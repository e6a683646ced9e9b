/** Says which process holds the leader lock, and whether that process still lives. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** `born` tells apart two processes that had the same pid one after the other. */
export type Holder = { host: string; pid: number; born: string };

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

/** Linux: boot id and start time in ticks, field 22 of /proc/<pid>/stat; elsewhere unknown, which matches any. */
function born(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  // The second field may hold spaces and parentheses; field 3 follows its last ")".
  const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return stat && ticks ? `${read("/proc/sys/kernel/random/boot_id").trim()} ${ticks}` : "";
}

export const thisProcess = (): Holder => ({ host: hostname(), pid: process.pid, born: born(process.pid) });

/** False only when it is certain that the process is gone: of another host nothing is known. */
export function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return holder.born === "" || holder.born === born(holder.pid);
}
