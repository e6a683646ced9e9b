"use client";
/** A guest begins with the first thing they ask for, never with a visit. */
import { useQueryClient } from "@tanstack/react-query";
import { signIn } from "next-auth/react";
import { useCallback, useRef } from "react";
import { useTRPC } from "@/app/_trpc/client";

/** Once for those who ask at the same moment; nothing where someone is in already. */
export function useEnterAsGuest(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const entering = useRef<Promise<void> | null>(null);

  const enter = useCallback(async () => {
    const viewer = await queryClient.query(trpc.viewer.get.queryOptions());
    if (viewer) return;
    await signIn("guest", { redirect: false });
    await queryClient.invalidateQueries(trpc.viewer.get.pathFilter());
  }, [queryClient, trpc]);

  return useCallback(() => {
    entering.current ??= enter().finally(() => {
      entering.current = null;
    });
    return entering.current;
  }, [enter]);
}
