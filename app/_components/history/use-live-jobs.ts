"use client";
/** Keeps the unfinished prints of the history current while the page is looked at. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useJobWatch } from "@/app/_components/job/use-job";
import { isActive } from "@/app/_components/words/job-words";
import { useTRPC } from "@/app/_trpc/client";
import type { JobView } from "@/server/schemas/job";

function useVisible(): boolean {
  const [visible, setVisible] = useState(true);
  useEffect(() => {
    const changed = () => setVisible(document.visibilityState === "visible");
    changed();
    document.addEventListener("visibilitychange", changed);
    return () => document.removeEventListener("visibilitychange", changed);
  }, []);
  return visible;
}

/**
 * Only the job at the front of the line is watched, since browsers keep six connections per server at most;
 * as it ends the list is read again and the next one moves up.
 */
export function useLiveJobs(jobs: JobView[]): (job: JobView) => JobView {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const visible = useVisible();
  const [latest, setLatest] = useState<JobView | null>(null);
  const active = jobs.filter(isActive);
  const front = active.find(({ status }) => status === "PROCESSING") ?? active.at(-1);
  const isNewer = (job: JobView) => latest?.id === job.id && latest.version > job.version;

  useJobWatch(front?.id ?? "", visible && front !== undefined, (view) => {
    const moved = latest?.id === view.id && latest.stage !== view.stage;
    setLatest(view);
    if (!isActive(view) || moved) void queryClient.invalidateQueries(trpc.jobs.list.pathFilter());
  });
  return (job) => (latest && isNewer(job) ? latest : job);
}
