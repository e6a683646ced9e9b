"use client";
/** Asks for what was set up, once, however often the button is pressed, and goes where it can be watched. */
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { type Problem, problemOf } from "@/app/_components/words/problem";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import type { JobView } from "@/server/schemas/job";
import type { Request } from "./requests";

type Started = { /** Those the server has taken. */ taken: Request[]; problem: Problem | null };

export function useStart() {
  const api = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  // One key per photo and settings: a repeated press, or a press after a lost answer, finds the same job.
  const press = useRef({ signature: "", id: "" });

  return async (requests: Request[]): Promise<Started> => {
    const [{ workflowId, parameters, inputs } = { workflowId: "", parameters: {}, inputs: {} }] = requests;
    const signature = JSON.stringify([workflowId, parameters, requests[0]?.key === "all" ? inputs : null]);
    if (press.current.signature !== signature) press.current = { signature, id: crypto.randomUUID() };
    const answers = await Promise.allSettled(
      requests.map(({ key, photos: _, ...wanted }) =>
        api.jobs.create.mutate({ ...wanted, idempotencyKey: `${press.current.id}:${key}` }),
      ),
    );
    const refused = answers.find((answer) => answer.status === "rejected");
    const jobs = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
    if (jobs.length > 0) void queryClient.invalidateQueries(trpc.jobs.list.pathFilter());
    if (!refused) show(jobs);
    return {
      taken: requests.filter((_, index) => answers[index]?.status === "fulfilled"),
      problem: refused ? problemOf(refused.reason) : null,
    };
  };

  function show(jobs: JobView[]) {
    const [first] = jobs;
    if (!first) return;
    for (const job of jobs) queryClient.setQueryData(trpc.jobs.byId.queryKey({ id: job.id }), job);
    router.push(jobs.length === 1 ? `/jobs/${first.id}` : "/history");
  }
}
