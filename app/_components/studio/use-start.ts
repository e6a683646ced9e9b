"use client";
/** Asks for what was set up, once, however often the button is pressed, and goes where it can be watched. */
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { type Problem, problemOf } from "@/app/_components/words/problem";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import type { Request } from "./requests";

type Started = { /** Those the server has taken. */ taken: Request[]; problem: Problem | null };

export function useStart() {
  const api = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  // One key per photos and settings: a repeated press, or a press after a lost answer, finds the same job or roll.
  const press = useRef({ signature: "", id: "" });

  return async (requests: Request[]): Promise<Started> => {
    const signature = JSON.stringify(requests.map(({ photos: _, ...wanted }) => wanted));
    if (press.current.signature !== signature) press.current = { signature, id: crypto.randomUUID() };
    try {
      if (requests.length > 1) await startRoll(requests);
      else for (const request of requests) await startOne(request);
      void queryClient.invalidateQueries(trpc.jobs.list.pathFilter());
      return { taken: requests, problem: null };
    } catch (error) {
      return { taken: [], problem: problemOf(error) };
    }
  };

  async function startOne({ key: _key, photos: _, ...wanted }: Request) {
    const job = await api.jobs.create.mutate({ ...wanted, idempotencyKey: press.current.id });
    queryClient.setQueryData(trpc.jobs.byId.queryKey({ id: job.id }), job);
    router.push(`/jobs/${job.id}`);
  }

  /** The same for each of several photos. */
  async function startRoll(requests: Request[]) {
    const [first] = requests;
    const roll = await api.batches.create.mutate({
      workflowId: first?.workflowId,
      parameters: first?.parameters,
      operations: first?.operations,
      photos: requests.flatMap(({ inputs }) =>
        Object.values(inputs)
          .flat()
          .map((inputAssetId) => ({ inputAssetId })),
      ),
      idempotencyKey: press.current.id,
    });
    void queryClient.invalidateQueries(trpc.batches.list.pathFilter());
    router.push(`/batches/${roll.id}`);
  }
}
