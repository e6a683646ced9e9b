/** Signs a list of parts with a secret, and checks such a signature without telling by its timing how much of it was right. */
import { createHmac, timingSafeEqual } from "node:crypto";

type Part = string | number | undefined;

// JSON keeps the borders between parts, so ["ab", "c"] and ["a", "bc"] never share a signature.
const digest = (secret: string, parts: Part[]) =>
  createHmac("sha256", secret)
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest();

/** HMAC-SHA256 as base64url, 43 characters. Begin `parts` with what the signature is for, so that it serves nothing else. */
export const sign = (secret: string, parts: Part[]): string => digest(secret, parts).toString("base64url");

export function verify(secret: string, parts: Part[], signature: string): boolean {
  const wanted = digest(secret, parts);
  const given = Buffer.from(signature, "base64url");
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
