"use client";
/** What was sent to an endpoint, newest first; while something is on its way it looks again. */
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import type { DeliveryView } from "@/server/schemas/webhook";
import { Tries } from "./tries";
import { deliveryState, moment } from "./webhook-words";

const LOOK_AGAIN_MS = 2000;
const HOUR_MS = 3_600_000;
const SINCE = [
  { label: "the last hour", ms: HOUR_MS },
  { label: "the last day", ms: 24 * HOUR_MS },
  { label: "the last week", ms: 7 * 24 * HOUR_MS },
];

export function DeliveryLog({ endpointId, onChanged }: { endpointId: string; onChanged(): void }) {
  const trpc = useTRPC();
  const log = useInfiniteQuery(
    trpc.webhooks.deliveries.infiniteQueryOptions(
      { id: endpointId },
      {
        getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
        refetchInterval: ({ state }) =>
          state.data?.pages.some(({ items }) => items.some(isOnItsWay)) ? LOOK_AGAIN_MS : false,
      },
    ),
  );
  const items = log.data?.pages.flatMap((page) => page.items) ?? [];
  const moving = items.filter(isOnItsWay).length;
  // What arrived or failed meanwhile changes how the endpoint stands.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the number changes
  useEffect(onChanged, [moving]);
  return (
    <section aria-label="What was sent" className="grid gap-3 rounded bg-surface p-3 sm:p-4">
      <Notice>{log.error && problemOf(log.error).message}</Notice>
      {log.data && items.length === 0 && <p className="text-quiet">Nothing yet.</p>}
      <ul>
        {items.map((delivery) => (
          <Delivery key={delivery.id} delivery={delivery} endpointId={endpointId} onAgain={() => void log.refetch()} />
        ))}
      </ul>
      {log.hasNextPage && (
        <Button className="justify-self-start" onClick={() => void log.fetchNextPage()}>
          Older ones
        </Button>
      )}
      {items.length > 0 && <ReplaySince endpointId={endpointId} onDone={() => void log.refetch()} />}
    </section>
  );
}

const isOnItsWay = ({ status, attempts }: DeliveryView) => status === "PENDING" && attempts < 2;

type DeliveryProps = { delivery: DeliveryView; endpointId: string; onAgain(): void };

function Delivery({ delivery, endpointId, onAgain }: DeliveryProps) {
  const { id: deliveryId, event, createdAt, status } = delivery;
  const api = useTRPCClient();
  const [open, setOpen] = useState(false);
  const again = useMutation({
    mutationFn: () => api.webhooks.replay.mutate({ id: endpointId, deliveryId }),
    onSuccess: onAgain,
  });
  return (
    <li className="grid gap-2 border-b border-line py-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-mono text-13">{event}</p>
          <p className={`text-13 ${status === "FAILED" ? "text-bad" : "text-quiet"}`}>{deliveryState(delivery)}</p>
          <p className="text-13 text-quiet tabular-nums">{moment(createdAt)}</p>
        </div>
        <Button look="plain" className="px-2" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Less" : "More"}
        </Button>
        <Button disabled={again.isPending || status === "PENDING"} onClick={() => again.mutate()}>
          Send again
        </Button>
      </div>
      <Notice>{again.error && problemOf(again.error).message}</Notice>
      {open && <Tries endpointId={endpointId} delivery={delivery} />}
    </li>
  );
}

function ReplaySince({ endpointId, onDone }: { endpointId: string; onDone(): void }) {
  const api = useTRPCClient();
  const [index, setIndex] = useState(1);
  const replay = useMutation({
    mutationFn: (failedOnly: boolean) => {
      const since = new Date(Date.now() - (SINCE[index]?.ms ?? 0));
      return api.webhooks.replaySince.mutate({ id: endpointId, since, failedOnly });
    },
    onSuccess: onDone,
  });
  return (
    <div className="flex flex-wrap items-center gap-2 text-15">
      <span>Send again, of</span>
      <select
        aria-label="Since when"
        className="min-h-11 rounded border border-line-strong bg-bg px-3 text-[1rem]"
        value={index}
        onChange={({ target }) => setIndex(target.selectedIndex)}
      >
        {SINCE.map(({ label }, at) => (
          <option key={label} value={at}>
            {label}
          </option>
        ))}
      </select>
      <Button disabled={replay.isPending} onClick={() => replay.mutate(true)}>
        What failed
      </Button>
      <Button disabled={replay.isPending} onClick={() => replay.mutate(false)}>
        Everything
      </Button>
      <span role="status" className="text-quiet">
        {replay.data && `${replay.data.count} on their way.`}
      </span>
      <Notice>{replay.error && problemOf(replay.error).message}</Notice>
    </div>
  );
}
