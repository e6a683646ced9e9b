/** Keys by which programs use the API: what they may do, and how they look. */
import { z } from "zod";

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
