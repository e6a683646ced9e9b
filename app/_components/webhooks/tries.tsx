"use client";
/** Every try of a message: what was sent, what was answered, how long it took. */
import { useQuery } from "@tanstack/react-query";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import type { DeliveryDetail, DeliveryView } from "@/server/schemas/webhook";
import { moment } from "./webhook-words";

const LOOK_AGAIN_MS = 2000;

export function Tries({ endpointId, delivery }: { endpointId: string; delivery: DeliveryView }) {
  const { id: deliveryId, status, messageId } = delivery;
  const { data, error } = useQuery(
    useTRPC().webhooks.delivery.queryOptions(
      { id: endpointId, deliveryId },
      { refetchOnMount: "always", refetchInterval: status === "PENDING" ? LOOK_AGAIN_MS : false },
    ),
  );
  return (
    <div className="grid gap-3">
      <Notice>{error && problemOf(error).message}</Notice>
      <p className="font-mono text-13 break-all text-quiet">webhook-id: {messageId}</p>
      {data?.tries.length === 0 && <p className="text-13 text-quiet">Not tried yet.</p>}
      <ol className="grid gap-3">
        {data?.tries.map((one) => (
          <li key={one.at.getTime()} className="grid gap-1">
            <p className="text-13 tabular-nums">
              {moment(one.at)}: {one.statusCode ?? one.error} in {one.ms} ms
            </p>
            <Text title="Sent">{requestText(one.request)}</Text>
            {one.answer && <Text title="Answered">{one.answer}</Text>}
          </li>
        ))}
      </ol>
    </div>
  );
}

const requestText = ({ url, headers, body }: DeliveryDetail["tries"][number]["request"]) =>
  [`POST ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), "", body].join("\n");

function Text({ title, children }: { title: string; children: string }) {
  return (
    <figure className="grid gap-1">
      <figcaption className="text-13 text-quiet">{title}</figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        className="max-h-60 overflow-auto rounded bg-bg p-3 font-mono text-13 break-all whitespace-pre-wrap"
      >
        {children}
      </pre>
    </figure>
  );
}
