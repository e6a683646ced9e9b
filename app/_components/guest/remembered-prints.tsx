"use client";
/** What this browser remembers from when it still had its cookie: to look at, and to take over with an account. */
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { HistorySkeleton } from "@/app/_components/history/history-skeleton";
import { Print } from "@/app/_components/history/print";
import { useTRPCClient } from "@/app/_trpc/client";
import type { Viewer } from "@/server/schemas/user";
import { remembered } from "./memory";

type Props = { viewer: Viewer | null | undefined /** Shown where nothing is remembered. */; children?: ReactNode };

export function RememberedPrints({ viewer, children }: Props) {
  const api = useTRPCClient();
  const { data, isPending } = useQuery({
    queryKey: ["remembered", viewer?.id ?? null],
    enabled: viewer !== undefined,
    queryFn: async () => {
      const tokens = remembered();
      if (tokens.length === 0) return [];
      const { items } = await api.guest.jobs.mutate({ jobs: tokens.map(({ id, view }) => ({ id, view })) });
      return items.flatMap((job) => {
        const seen = tokens.find(({ id }) => id === job.id);
        return seen ? [{ job, seen }] : [];
      });
    },
  });
  if (isPending) return children ? <HistorySkeleton /> : null;
  if (!data?.length) return children;
  return (
    <section aria-labelledby="from-before" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="from-before" className="text-18 font-medium">
          From before
        </h2>
        <p className="max-w-[68ch] text-15 text-quiet">
          This browser remembers these. You can look at them and download them;{" "}
          <Link href="/sign-up" className="inline-flex min-h-6 items-center text-text underline underline-offset-4">
            create an account
          </Link>{" "}
          to have them back for good.
        </p>
      </div>
      <ul className="prints">
        {data.map(({ job, seen }) => (
          <Print key={job.id} job={job} seen={seen} />
        ))}
      </ul>
    </section>
  );
}
