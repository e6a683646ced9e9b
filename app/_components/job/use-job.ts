"use client";
/** One job, kept current by the server: a stream while it is under way, nothing once it has ended. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { isActive } from "@/app/_components/words/job-words";
import { useTRPC } from "@/app/_trpc/client";
import type { JobView } from "@/server/schemas/job";

export function useJobWatch(id: string, enabled: boolean, onView: (view: JobView) => void) {
  const trpc = useTRPC();
  return useSubscription(trpc.jobs.watch.subscriptionOptions({ id }, { enabled, onData: ({ data }) => onView(data) }));
}

export function useJob(initial: JobView): { job: JobView; put(view: JobView): void } {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const options = trpc.jobs.byId.queryOptions({ id: initial.id });
  const { data: job } = useQuery({ ...options, initialData: initial });
  // Events and answers may cross; the higher version is the later truth.
  const put = (view: JobView) =>
    queryClient.setQueryData(options.queryKey, (old) => (old && old.version > view.version ? old : view));
  useJobWatch(job.id, isActive(job), put);
  return { job, put };
}
