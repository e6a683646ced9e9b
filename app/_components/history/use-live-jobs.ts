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

/** How near the end of its way: the one that is being restored before those in line, the oldest of these first. */
const inOrder = (jobs: JobView[]) =>
  jobs.filter(isActive).sort((a, b) => b.progress - a.progress || a.createdAt.getTime() - b.createdAt.getTime());

/**
 * Only the two at the front of the line are watched, since browsers keep six connections per server at most;
 * as one of them moves on, the list is read again and the next one follows.
 */
export function useLiveJobs(jobs: JobView[]): (job: JobView) => JobView {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const visible = useVisible();
  const [latest, setLatest] = useState<Record<string, JobView>>({});
  const current = (job: JobView) => {
    const newer = latest[job.id];
    return newer && newer.version > job.version ? newer : job;
  };
  const [first, second] = inOrder(jobs.map(current));

  const take = (view: JobView) => {
    const before = latest[view.id];
    setLatest((old) => ({ ...old, [view.id]: view }));
    if (before?.stage !== view.stage || !isActive(view)) {
      void queryClient.invalidateQueries(trpc.jobs.list.pathFilter());
    }
  };
  useJobWatch(first?.id ?? "", visible && first !== undefined, take);
  useJobWatch(second?.id ?? "", visible && second !== undefined, take);
  return current;
}
