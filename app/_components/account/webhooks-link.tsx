"use client";
/** The way to the webhooks, and word of those that have been switched off. */
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Notice } from "@/app/_components/ui/notice";
import { useTRPC } from "@/app/_trpc/client";

export function WebhooksLink() {
  const { data } = useQuery(useTRPC().webhooks.list.queryOptions());
  const off = data?.filter(({ disabledAt, failures }) => disabledAt && failures > 0) ?? [];
  return (
    <section className="grid justify-items-start gap-2" aria-labelledby="webhooks">
      <h2 id="webhooks" className="text-18 font-medium">
        Webhooks
      </h2>
      <p className="text-quiet">Have an address of yours told when photos are done.</p>
      {off.map(({ id, url, disabledReason }) => (
        <Notice key={id}>{`Nothing is sent to ${url} any more. ${disabledReason}`}</Notice>
      ))}
      <Link href="/account/webhooks" className="inline-flex min-h-11 items-center underline underline-offset-4">
        Endpoints and what was sent
      </Link>
    </section>
  );
}
