"use client";
/** One endpoint: how it does, what can be done with it, and what was sent to it. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPCClient } from "@/app/_trpc/client";
import type { EndpointView, NewEndpoint } from "@/server/schemas/webhook";
import { DeliveryLog } from "./delivery-log";
import { endpointState } from "./webhook-words";

type Props = { endpoint: EndpointView; onChanged(): void; onSecret(made: NewEndpoint): void };

export function Endpoint({ endpoint, onChanged, onSecret }: Props) {
  const { id, url, events, disabledAt } = endpoint;
  const api = useTRPCClient().webhooks;
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  // Grows with each message, so that an open log looks again.
  const [sent, setSent] = useState(0);
  const act = useMutation({ mutationFn: (work: () => Promise<unknown>) => work(), onSuccess: onChanged });
  const test = useMutation({
    mutationFn: () => api.sendTest.mutate({ id }),
    onSuccess: () => {
      setOpen(true);
      setSent((count) => count + 1);
    },
  });
  const { words, bad } = endpointState(endpoint);
  const error = act.error ?? test.error;
  return (
    <li aria-label={url} className="grid gap-3 border-t border-line py-4">
      <div className="grid gap-1">
        <p className="font-medium break-all">{url}</p>
        <p className={`max-w-[68ch] text-13 ${bad ? "text-warn" : "text-quiet"}`}>{words}</p>
        <p className="text-13 text-quiet">{events.join(", ")}</p>
      </div>
      <Notice>{error && problemOf(error).message}</Notice>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setOpen(!open)} aria-expanded={open}>
          {open ? "Hide what was sent" : "Show what was sent"}
        </Button>
        <Button onClick={() => test.mutate()} disabled={test.isPending || disabledAt !== null}>
          Send test event
        </Button>
        <Button
          disabled={act.isPending}
          onClick={() => act.mutate(async () => onSecret(await api.rotate.mutate({ id })))}
        >
          New secret
        </Button>
        <Button
          disabled={act.isPending}
          onClick={() => act.mutate(() => (disabledAt ? api.enable : api.disable).mutate({ id }))}
        >
          {disabledAt ? "Switch on" : "Switch off"}
        </Button>
        <Button
          disabled={act.isPending}
          onClick={() => (asked ? act.mutate(() => api.remove.mutate({ id })) : setAsked(true))}
        >
          {asked ? "Delete for good" : "Delete"}
        </Button>
      </div>
      {open && <DeliveryLog key={sent} endpointId={id} onChanged={onChanged} />}
    </li>
  );
}
