"use client";
/** One piece of work that was given up, with what it was and what became of it. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { moment } from "@/app/_components/webhooks/webhook-words";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import type { DeadLetterView } from "@/server/schemas/dead-letter";

export function Letter({ letter, onChanged }: { letter: DeadLetterView; onChanged(): void }) {
  const { id, name, error, errorCode, attempts, createdAt, status } = letter;
  const api = useTRPCClient().deadLetters;
  const [open, setOpen] = useState(false);
  const act = useMutation({
    mutationFn: async (verb: "requeue" | "discard") => void (await api[verb].mutate({ id })),
    onSuccess: onChanged,
  });
  return (
    <li aria-label={name} className="grid gap-2 border-t border-line py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="grid min-w-0 flex-1 basis-60 gap-1">
          <p className="font-mono text-13 break-all">{name}</p>
          <p className="max-w-[68ch] break-words">{error}</p>
          <p className="text-13 text-quiet tabular-nums">
            {[errorCode, `tried ${attempts === 1 ? "once" : `${attempts} times`}`, moment(createdAt)]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
        <Button look="plain" className="px-2" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Less" : "More"}
        </Button>
        {status === "OPEN" && (
          <>
            <Button disabled={act.isPending} onClick={() => act.mutate("requeue")}>
              Do again
            </Button>
            <Button disabled={act.isPending} onClick={() => act.mutate("discard")}>
              Discard
            </Button>
          </>
        )}
      </div>
      <Notice>{act.error && problemOf(act.error).message}</Notice>
      {open && <Details id={id} />}
    </li>
  );
}

function Details({ id }: { id: string }) {
  const { data, error } = useQuery(useTRPC().deadLetters.byId.queryOptions({ id }));
  return (
    <div className="grid gap-2">
      <Notice>{error && problemOf(error).message}</Notice>
      {data && (
        <>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
            tabIndex={0}
            className="max-h-60 overflow-auto rounded bg-surface p-3 font-mono text-13 break-all whitespace-pre-wrap"
          >
            {JSON.stringify(data.payload, null, 2)}
          </pre>
          <ul className="text-13 text-quiet">
            {data.history.map(({ at, what, by }) => (
              <li key={at + what}>
                {moment(new Date(at))}: {what}
                {by && ` by ${by}`}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
