import { z } from "zod";

/** The same key with the same body gives the first answer again, for a day; other bodies are refused. */
export const idempotencyKey = z.string().min(1).max(200).optional();
