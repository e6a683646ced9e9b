"use client";
/** The rolls of the history, read again now and then while work on one of them goes on. */
import { useQuery } from "@tanstack/react-query";
import { isOpen } from "@/app/_components/words/batch-words";
import { useTRPC } from "@/app/_trpc/client";
import type { BatchView } from "@/server/schemas/batch";

const MOST = 100;
const AGAIN_MS = 3_000;

export function useRolls(enabled: boolean): { rolls: BatchView[]; known: boolean } {
  const trpc = useTRPC();
  const { data, isError } = useQuery({
    ...trpc.batches.list.queryOptions({ limit: MOST }, { enabled }),
    refetchInterval: ({ state }) => (state.data?.items.some(isOpen) ? AGAIN_MS : false),
  });
  return { rolls: data?.items ?? [], known: data !== undefined || isError };
}
