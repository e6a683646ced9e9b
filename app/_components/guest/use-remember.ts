"use client";
/** Lets the browser of a guest remember the restorations that are shown. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import type { JobView } from "@/server/schemas/job";
import { remember, remembered } from "./memory";

export function useRemember(jobs: Pick<JobView, "id">[]): void {
  const api = useTRPCClient();
  const { data: viewer } = useQuery(useTRPC().viewer.get.queryOptions());
  const guest = viewer?.guest === true;
  const shown = jobs.map(({ id }) => id).join();
  useEffect(() => {
    if (!guest || !shown) return;
    const known = new Set(remembered().map(({ id }) => id));
    const ids = shown.split(",").filter((id) => !known.has(id));
    if (ids.length === 0) return;
    // Without it the cookie still does; the next page asks again.
    api.guest.tokens.query({ ids }).then(
      ({ items }) => remember(items),
      () => undefined,
    );
  }, [api, guest, shown]);
}
