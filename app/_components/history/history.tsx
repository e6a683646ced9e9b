"use client";
/** Everything one has restored, newest first, by day, loading on as one scrolls. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { RememberedPrints } from "@/app/_components/guest/remembered-prints";
import { useRemember } from "@/app/_components/guest/use-remember";
import { Button, buttonClass } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { groupByDay } from "@/app/_components/words/time";
import { useTRPC } from "@/app/_trpc/client";
import { entriesOf } from "./entries";
import { HistorySkeleton, PrintsSkeleton } from "./history-skeleton";
import { Print } from "./print";
import { Roll } from "./roll";
import { useLiveJobs } from "./use-live-jobs";
import { useRolls } from "./use-rolls";

const PAGE = 24;

export function History() {
  const trpc = useTRPC();
  const { data: viewer } = useQuery(trpc.viewer.get.queryOptions());
  const query = useInfiniteQuery(
    trpc.jobs.list.infiniteQueryOptions(
      { limit: PAGE, single: true },
      { enabled: Boolean(viewer), getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const jobs = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const current = useLiveJobs(jobs);
  const { rolls, known } = useRolls(Boolean(viewer));
  useRemember(jobs);
  const end = useReached(query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError, () =>
    query.fetchNextPage(),
  );

  const problem = query.error && problemOf(query.error);
  // Who hasn't begun yet has no history.
  const empty = query.data?.pages[0]?.items.length === 0 && known && rolls.length === 0;
  if (viewer === null || problem?.code === "UNAUTHORIZED" || empty)
    return (
      <RememberedPrints viewer={viewer}>
        <Nothing />
      </RememberedPrints>
    );
  if (query.isPending || !known) return <HistorySkeleton />;
  return (
    <div className="grid gap-10">
      {groupByDay(entriesOf(jobs.map(current), rolls, query.hasNextPage), new Date()).map(({ day, items }) => (
        <section key={day} aria-label={day} className="grid gap-4">
          <h2 className="text-18 font-medium">{day}</h2>
          <ul className="prints">
            {items.map((entry) =>
              "roll" in entry ? (
                <Roll key={entry.roll.id} batch={entry.roll} />
              ) : (
                <Print key={entry.job.id} job={entry.job} />
              ),
            )}
          </ul>
        </section>
      ))}
      {query.isFetchingNextPage && <PrintsSkeleton />}
      {problem && (
        <div className="grid justify-items-start gap-3">
          <Notice>{problem.message}</Notice>
          <Button onClick={() => (query.data ? query.fetchNextPage() : query.refetch())}>Try again</Button>
        </div>
      )}
      <div ref={end} aria-hidden />
      {viewer?.guest && !query.hasNextPage && <RememberedPrints viewer={viewer} />}
    </div>
  );
}

function Nothing() {
  return (
    <div className="grid justify-items-start gap-6 py-8">
      <p className="max-w-[48ch] text-18 text-quiet">
        Nothing here yet. Every photo you restore is kept here, with the one you started from.
      </p>
      <Link href="/" className={buttonClass("primary")}>
        Restore a photo
      </Link>
    </div>
  );
}

/** Calls back while the marked place is near the screen and there is more to be had. */
function useReached(wanted: boolean, onReached: () => unknown) {
  const mark = useRef<HTMLDivElement>(null);
  const reached = useRef(onReached);
  reached.current = onReached;
  useEffect(() => {
    if (!wanted || !mark.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && reached.current(), {
      rootMargin: "600px",
    });
    observer.observe(mark.current);
    return () => observer.disconnect();
  }, [wanted]);
  return mark;
}
