import { z } from "zod";
import { id } from "./id";
import { idempotencyKey } from "./idempotency-key";

/** What the file input offers; the server goes by the bytes alone. */
export const ACCEPTED_TYPES = ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"] as const;
export const ACCEPT_ATTRIBUTE = [...ACCEPTED_TYPES, ".heic", ".heif"].join(",");

export const createUpload = z.object({
  filename: z
    .string()
    .max(255)
    .meta({ examples: ["grandmother.jpg"] })
    .transform((name) => name.replace(/[\p{Cc}/\\]/gu, "").trim() || "photo"),
  contentType: z.string().max(100).default(""),
  size: z
    .number()
    .int()
    .min(1, "is empty")
    .meta({ description: "Exact length in bytes.", examples: [2_410_563] }),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "is no SHA-256 in lowercase hex")
    .optional()
    .describe("Of the whole file, in hex. Given, nothing else can be stored; a client that can't hash leaves it out."),
  idempotencyKey,
});

/** PUT the file to `url` with exactly these headers, then call uploads.complete. */
export const uploadTicket = z
  .object({
    assetId: id,
    method: z.literal("PUT"),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    expiresAt: z.date(),
  })
  .meta({ id: "UploadTicket" });
export type UploadTicket = z.infer<typeof uploadTicket>;

export const uploadRef = z.object({ assetId: id });
