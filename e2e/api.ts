/** The product's own API with a browser's cookies: for what a journey needs to find, not for what it is about. */
import type { APIRequestContext } from "@playwright/test";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "@/server/api/root";
import type { Credentials } from "./pages/account";
import type { PhotoFile } from "./photos";

export class Api {
  readonly calls;

  constructor(private readonly request: APIRequestContext) {
    const url = "/api/trpc";
    this.calls = createTRPCClient<AppRouter>({
      links: [
        httpBatchLink({ url, transformer: superjson, maxItems: 10, fetch: (input, init) => this.#fetch(input, init) }),
      ],
    });
  }

  async #fetch(url: URL | RequestInfo, init?: { method?: string; headers?: HeadersInit; body?: unknown }) {
    const headers = Object.fromEntries(new Headers(init?.headers));
    const options = { method: init?.method, headers, data: init?.body as string | undefined };
    const answer = await this.request.fetch(String(url), options);
    return new Response(new Uint8Array(await answer.body()), { status: answer.status(), headers: answer.headers() });
  }

  /** What a first upload does: begins a session without an account. */
  async beGuest(): Promise<void> {
    await this.#enter("guest");
  }

  async signUp(credentials: Credentials): Promise<void> {
    await this.calls.account.signUp.mutate(credentials);
    await this.signIn(credentials);
  }

  async signIn(credentials: Credentials): Promise<void> {
    await this.#enter("credentials", credentials);
  }

  async #enter(as: "guest" | "credentials", fields = {}): Promise<void> {
    const { csrfToken } = await (await this.request.get("/api/auth/csrf")).json();
    const form = { ...fields, csrfToken, json: "true" };
    await this.request.post(`/api/auth/callback/${as}`, { form, failOnStatusCode: true });
  }

  async upload({ name, mimeType, buffer }: PhotoFile) {
    const ticket = await this.calls.uploads.create.mutate({
      filename: name,
      contentType: mimeType,
      size: buffer.length,
    });
    await this.request.put(ticket.url, { headers: ticket.headers, data: buffer });
    return this.calls.uploads.complete.mutate({ assetId: ticket.assetId });
  }

  restore(inputAssetId: string) {
    return this.calls.jobs.create.mutate({ inputAssetId });
  }

  /** Leaves the engine to others. */
  async stopEverything(): Promise<void> {
    if (!(await this.calls.viewer.get.query())) return;
    const { items } = await this.calls.jobs.list.query({ limit: 100 });
    const active = items.filter(({ status }) => status === "PENDING" || status === "PROCESSING");
    // One may end by itself in the meantime.
    await Promise.allSettled(active.map(({ id }) => this.calls.jobs.cancel.mutate({ id })));
  }

  asset(id: string, variant: string) {
    return this.get(`/api/assets/${id}/${variant}`);
  }

  get(path: string) {
    return this.request.get(path);
  }
}
