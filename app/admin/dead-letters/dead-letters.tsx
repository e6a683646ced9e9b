"use client";
/** Work that was given up: look at it, have it done again, or discard it; one, some or all. */
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { Select } from "@/app/_components/ui/select";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import type { DeadLetterView } from "@/server/schemas/dead-letter";
import { Letter } from "./letter";

const KINDS = [
  { value: null, label: "Everything" },
  { value: "RUN", label: "Runs" },
  { value: "EVENT", label: "Events" },
  { value: "WEBHOOK", label: "Webhooks" },
] as const;
const STATES = [
  { value: "OPEN", label: "Open" },
  { value: "REQUEUED", label: "Queued again" },
  { value: "DISCARDED", label: "Discarded" },
] as const;

export function DeadLetters() {
  const trpc = useTRPC();
  const [kind, setKind] = useState<DeadLetterView["kind"] | null>(null);
  const [status, setStatus] = useState<DeadLetterView["status"]>("OPEN");
  const which = { kind: kind ?? undefined };
  const letters = useInfiniteQuery(
    trpc.deadLetters.list.infiniteQueryOptions(
      { ...which, status },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const items = letters.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="mx-auto grid w-full max-w-200 gap-6 py-8">
      <div className="grid gap-2">
        <h1 className="text-24 font-medium">Given up</h1>
        <p className="max-w-[68ch] text-quiet">
          What failed at every try is kept here. When the cause is gone, have it done again.
        </p>
      </div>
      <div className="flex flex-wrap gap-4">
        <Select quiet label="What" options={KINDS} value={kind} onChange={setKind} />
        <Select quiet label="State" options={STATES} value={status} onChange={setStatus} />
      </div>
      <Notice>{letters.error && problemOf(letters.error).message}</Notice>
      {letters.data && items.length === 0 && <p className="text-quiet">Nothing here.</p>}
      {status === "OPEN" && items.length > 0 && <All which={which} onDone={() => void letters.refetch()} />}
      <ul>
        {items.map((letter) => (
          <Letter key={letter.id} letter={letter} onChanged={() => void letters.refetch()} />
        ))}
      </ul>
      {letters.hasNextPage && (
        <Button className="justify-self-start" onClick={() => void letters.fetchNextPage()}>
          Older ones
        </Button>
      )}
    </div>
  );
}

function All({ which, onDone }: { which: { kind?: DeadLetterView["kind"] }; onDone(): void }) {
  const api = useTRPCClient().deadLetters;
  const [asked, setAsked] = useState(false);
  const act = useMutation({
    mutationFn: (verb: "requeueAll" | "discardAll") => api[verb].mutate(which),
    onSuccess: () => {
      setAsked(false);
      onDone();
    },
  });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button disabled={act.isPending} onClick={() => act.mutate("requeueAll")}>
        Do all again
      </Button>
      <Button disabled={act.isPending} onClick={() => (asked ? act.mutate("discardAll") : setAsked(true))}>
        {asked ? "Discard all for good" : "Discard all"}
      </Button>
      <span role="status" className="text-quiet">
        {act.data && `${act.data.done} done${act.data.failed > 0 ? `, ${act.data.failed} could not be done` : ""}.`}
      </span>
      <Notice>{act.error && problemOf(act.error).message}</Notice>
    </div>
  );
}
