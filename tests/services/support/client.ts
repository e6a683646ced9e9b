/** Does over HTTP what the pages do, as one guest; the session outlives the product's restarts. */
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "@/server/api/root";
import type { AssetVariant, AssetView } from "@/server/schemas/asset";
import type { JobView } from "@/server/schemas/job";
import { isFinal } from "@/server/services/job-status";

export type Client = {
  /** From now on requests go there. */
  moveTo(url: string): void;
  trpc: TRPCClient<AppRouter>;
  upload(bytes: Uint8Array<ArrayBuffer>, filename?: string): Promise<AssetView>;
  /** The newest state, again and again, until the job has ended. */
  watch(jobId: string, signal?: AbortSignal): AsyncGenerator<JobView>;
  download(assetId: string, variant: AssetVariant): Promise<Buffer>;
};

export async function signInAsGuest(url: string): Promise<Client> {
  let base = url;
  const send = withCookies();
  const call = (path: string, init?: RequestInit) => send(base + path, init);
  const trpc = createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: "http://product/api/trpc",
        transformer: superjson,
        fetch: (target, init) => send(String(target).replace("http://product", base), init as RequestInit),
      }),
    ],
  });
  await guest(call);
  return {
    trpc,
    moveTo(next) {
      base = next;
    },
    async upload(bytes, filename = "photo.jpg") {
      const ticket = await trpc.uploads.create.mutate({ filename, contentType: "image/jpeg", size: bytes.length });
      await ok(call(ticket.url, { method: ticket.method, headers: ticket.headers, body: bytes }));
      return trpc.uploads.complete.mutate({ assetId: ticket.assetId });
    },
    async *watch(jobId, signal) {
      const input = encodeURIComponent(superjson.stringify({ id: jobId }));
      const headers = { accept: "text/event-stream" };
      const answer = await ok(call(`/api/trpc/jobs.watch?input=${input}`, { headers, signal }));
      for await (const data of events(answer)) {
        const view = superjson.deserialize<JobView>(JSON.parse(data));
        if (!view?.status) continue;
        yield view;
        if (isFinal(view.status)) return;
      }
      throw new Error("The watch ended before the job did");
    },
    async download(assetId, variant) {
      return Buffer.from(await (await ok(call(`/api/assets/${assetId}/${variant}`))).arrayBuffer());
    },
  };
}

/** The job's last state; rejects when it is not reached in time. */
export async function ended(client: Client, jobId: string, withinMs: number): Promise<JobView> {
  let last: JobView | undefined;
  try {
    for await (const view of client.watch(jobId, AbortSignal.timeout(withinMs))) last = view;
  } catch (error) {
    const state = last ? `${last.status} ${last.stage} ${last.progress}` : "not seen";
    throw new Error(`Job ${jobId} did not end within ${withinMs} ms: ${state}`, { cause: error });
  }
  return last as JobView;
}

type Call = (path: string, init?: RequestInit) => Promise<Response>;

async function guest(call: Call): Promise<void> {
  const { csrfToken } = await (await ok(call("/api/auth/csrf"))).json();
  await ok(
    call("/api/auth/callback/guest", { method: "POST", body: new URLSearchParams({ csrfToken, json: "true" }) }),
  );
}

function withCookies(): Call {
  const jar = new Map<string, string>();
  return async (target, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    const answer = await fetch(target, { ...init, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return answer;
  };
}

async function ok(answering: Promise<Response>): Promise<Response> {
  const answer = await answering;
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

/** The data of each event of a stream of server-sent events. */
async function* events({ body }: Response): AsyncGenerator<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data && !/^event: /m.test(block)) yield data;
    }
  }
}
