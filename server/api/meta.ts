/** What a procedure says about itself: its address under /api/v1, and the scope that an API key needs for it. */
import type { OpenApiMeta } from "trpc-to-openapi";
import { type Scope, scope } from "@/server/schemas/api-key";

type Extra = {
  /** When it does not follow from the address. */
  scope?: Scope;
  /** 200 when not given. */
  status?: 201;
  /** The field of the answer that `?redirect=true` redirects to. The input takes `redirect` then. */
  redirect?: string;
};
export type Meta = OpenApiMeta<Extra>;

/** First part of an address → what scopes call it. */
const RESOURCES: Record<string, string> = {
  jobs: "jobs",
  batches: "jobs",
  operations: "jobs",
  uploads: "assets",
  assets: "assets",
  references: "references",
  webhooks: "webhooks",
};

/** GET reads, all else writes. undefined: no key may call it, only a person who is signed in. */
export function scopeOf(meta?: Meta): Scope | undefined {
  if (meta?.scope || !meta?.openapi) return meta?.scope;
  const { method, path } = meta.openapi;
  const resource = RESOURCES[path.split("/")[1] ?? ""];
  return scope.safeParse(`${resource}:${method === "GET" ? "read" : "write"}`).data;
}
