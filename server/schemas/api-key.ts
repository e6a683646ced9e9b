/** Keys by which programs use the API: what they may do, and how they look. */
import { z } from "zod";
import { id } from "./id";

export const SCOPES = [
  "jobs:read",
  "jobs:write",
  "assets:read",
  "assets:write",
  "references:read",
  "references:write",
  "webhooks:read",
  "webhooks:write",
  "admin",
] as const;

/** One thing a key may do. "admin" has effect only on keys of administrators. */
export const scope = z.enum(SCOPES);
export type Scope = z.infer<typeof scope>;

export const createApiKey = z.object({
  /** By which its owner tells it from others. */
  name: z.string().trim().min(1, "needs a name").max(80),
  scopes: z
    .array(scope)
    .min(1, "choose at least one thing it may do")
    .transform((chosen) => SCOPES.filter((one) => chosen.includes(one))),
  /** null: until it is revoked. */
  expiresInDays: z.number().int().min(1).max(3650).nullable().default(null),
});

export const apiKeyRef = z.object({ id });

export const apiKeyView = z.object({
  id,
  name: z.string(),
  /** How it begins: "dk_live_3f9a1c". */
  prefix: z.string(),
  scopes: z.array(scope),
  createdAt: z.date(),
  /** To the minute. */
  lastUsedAt: z.date().nullable(),
  expiresAt: z.date().nullable(),
});
export type ApiKeyView = z.infer<typeof apiKeyView>;

/** `key` is shown this once and can't be had again. */
export const newApiKey = apiKeyView.extend({ key: z.string() });
export type NewApiKey = z.infer<typeof newApiKey>;
