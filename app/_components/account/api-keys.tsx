"use client";
/** Keys by which programs of one's own act for the account. */
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import type { ApiKeyView, NewApiKey } from "@/server/schemas/api-key";
import { keyDates } from "./key-words";
import { NewKey } from "./new-key";
import { NewKeyForm } from "./new-key-form";

export function ApiKeys({ admin }: { admin: boolean }) {
  const { data, error, refetch } = useQuery(useTRPC().apiKeys.list.queryOptions());
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewApiKey | null>(null);
  function show(key: NewApiKey) {
    setMaking(false);
    setMade(key);
    void refetch();
  }
  return (
    <section className="grid gap-4" aria-labelledby="keys">
      <h2 id="keys" className="text-18 font-medium">
        Keys for programs
      </h2>
      <p className="text-quiet">
        With a key, a program of yours can send photos and fetch what became of them.{" "}
        <Link href="/docs/api" className="inline-flex min-h-6 items-center text-text underline underline-offset-4">
          How that works
        </Link>
      </p>
      <Notice>{error && problemOf(error).message}</Notice>
      {made && <NewKey made={made} onDone={() => setMade(null)} />}
      {data && data.length > 0 && (
        <ul>
          {data.map((key) => (
            <Key key={key.id} apiKey={key} onRevoked={() => void refetch()} />
          ))}
        </ul>
      )}
      {making ? (
        <NewKeyForm admin={admin} onMade={show} onCancel={() => setMaking(false)} />
      ) : (
        <Button className="justify-self-start" onClick={() => setMaking(true)}>
          New key
        </Button>
      )}
    </section>
  );
}

function Key({ apiKey, onRevoked }: { apiKey: ApiKeyView; onRevoked(): void }) {
  const { id, name, prefix, scopes } = apiKey;
  const api = useTRPCClient();
  const [asked, setAsked] = useState(false);
  const revoke = useMutation({ mutationFn: () => api.apiKeys.revoke.mutate({ id }), onSuccess: onRevoked });
  return (
    <li aria-label={name} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line py-3">
      <div className="grid min-w-0 flex-1 basis-60 gap-1">
        <p className="font-medium break-words">{name}</p>
        <p className="font-mono text-13 text-quiet">{prefix}…</p>
        <p className="text-13 text-quiet">{scopes.join(", ")}</p>
        <p className="text-13 text-quiet">{keyDates(apiKey, new Date())}</p>
        <Notice>{revoke.error && problemOf(revoke.error).message}</Notice>
      </div>
      <Button disabled={revoke.isPending} onClick={() => (asked ? revoke.mutate() : setAsked(true))}>
        {asked ? "Revoke for good" : "Revoke"}
      </Button>
    </li>
  );
}
