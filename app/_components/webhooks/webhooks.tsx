"use client";
/** All endpoints of an account, and a form for a new one. */
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import type { NewEndpoint } from "@/server/schemas/webhook";
import { Endpoint } from "./endpoint";
import { NewEndpointForm } from "./new-endpoint-form";
import { NewSecret } from "./new-secret";

export function Webhooks() {
  const { data, error, refetch } = useQuery(useTRPC().webhooks.list.queryOptions());
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewEndpoint | null>(null);
  const show = (endpoint: NewEndpoint) => {
    setMaking(false);
    setMade(endpoint);
    void refetch();
  };
  return (
    <div className="mx-auto grid w-full max-w-200 gap-8 py-8">
      <div className="grid gap-2">
        <h1 className="text-24 font-medium">Webhooks</h1>
        <p className="max-w-[68ch] text-quiet">
          This server can send word to an address of yours when a photo is done. Messages are signed as{" "}
          <a href="https://www.standardwebhooks.com" className="text-text underline underline-offset-4">
            Standard Webhooks
          </a>{" "}
          has it, and are tried again for a day when nobody answers.
        </p>
        <Link
          href="/account"
          className="inline-flex min-h-11 items-center justify-self-start underline underline-offset-4"
        >
          Back to the account
        </Link>
      </div>
      <Notice>{error && problemOf(error).message}</Notice>
      {made && <NewSecret made={made} onDone={() => setMade(null)} />}
      {data?.length === 0 && !making && <p className="text-quiet">Nobody is told yet.</p>}
      {data && data.length > 0 && (
        <ul className="grid gap-px">
          {data.map((endpoint) => (
            <Endpoint key={endpoint.id} endpoint={endpoint} onChanged={() => void refetch()} onSecret={show} />
          ))}
        </ul>
      )}
      {making ? (
        <NewEndpointForm onMade={show} onCancel={() => setMaking(false)} />
      ) : (
        <Button look="primary" className="justify-self-start" onClick={() => setMaking(true)}>
          New endpoint
        </Button>
      )}
    </div>
  );
}
