"use client";
/** One's references: added from a file or from words, named, used, deleted. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { PrintsSkeleton } from "@/app/_components/history/history-skeleton";
import { Button, buttonClass } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import { lacksInWords, type WorkflowView } from "@/server/schemas/workflow";
import { AddReference } from "./add-reference";
import { ReferencePrint } from "./reference-print";

const PAGE = 24;

export function References({ drawing }: { drawing: WorkflowView | undefined }) {
  const trpc = useTRPC();
  const { data: viewer } = useQuery(trpc.viewer.get.queryOptions());
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    trpc.references.list.infiniteQueryOptions(
      { limit: PAGE },
      { enabled: Boolean(viewer), getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const references = data?.pages.flatMap(({ items }) => items) ?? [];
  const refresh = () => void refetch();
  return (
    <div className="grid gap-8 py-4">
      <div className="grid gap-4">
        <h1 className="text-24 font-medium">References</h1>
        <p className="max-w-[68ch] text-quiet">
          Pictures of people that you use with many photos, so that a face stays the same face.
        </p>
        <div className="flex flex-wrap items-start gap-3">
          <AddReference onAdded={refresh} />
          {drawing?.offered && (
            <Link href={`/make/${drawing.id}`} className={buttonClass()}>
              Make one from words
            </Link>
          )}
        </div>
        {drawing && !drawing.offered && (
          <p className="max-w-[68ch] text-15 text-quiet">
            Making one from words isn’t possible here yet. {lacksInWords(drawing.missing)}
          </p>
        )}
      </div>
      <Notice>{error && problemOf(error).message}</Notice>
      {viewer && isPending && <PrintsSkeleton />}
      {references.length > 0 && (
        <ul className="grid grid-cols-2 gap-x-4 gap-y-8 sm:grid-cols-[repeat(auto-fill,minmax(13rem,1fr))]">
          {references.map((reference) => (
            <ReferencePrint key={reference.id} reference={reference} onChanged={refresh} />
          ))}
        </ul>
      )}
      {(viewer === null || (data && references.length === 0)) && <p className="text-18 text-quiet">None yet.</p>}
      {hasNextPage && (
        <Button className="justify-self-start" disabled={isFetchingNextPage} onClick={() => fetchNextPage()}>
          Show more
        </Button>
      )}
    </div>
  );
}
