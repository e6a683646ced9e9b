/** Signs requests as Inngest's server does, so that SDK handlers in cloud mode accept them. */
import { createHmac } from "node:crypto";

/**
 * The value of x-inngest-signature for a body in canonical JSON.
 * HMAC-SHA256 over body + seconds, keyed with the ASCII text of the key without its prefix (docs/SDK_SPEC.md §4.1).
 */
export function sign(body: string, signingKey: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000).toString();
  const key = signingKey.replace(/^signkey-\w+-/, "");
  return `t=${seconds}&s=${createHmac("sha256", key).update(body).update(seconds).digest("hex")}`;
}
