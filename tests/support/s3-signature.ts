/** Checks links signed with AWS Signature Version 4 as a store would, so that what a link does not sign is found out. */
import { createHash, createHmac } from "node:crypto";

type Received = { method: string; url: URL; headers: Headers; contentLength: number; now: Date };

/** The error code of S3, or null when the link holds. */
export function checkSignedLink(request: Received, secret: string): string | null {
  const query = request.url.searchParams;
  const signedAt = parseAmzDate(query.get("X-Amz-Date") ?? "");
  if (+request.now >= signedAt + Number(query.get("X-Amz-Expires")) * 1000) return "AccessDenied";
  return signatureOf(request, secret) === query.get("X-Amz-Signature") ? null : "SignatureDoesNotMatch";
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
function signatureOf({ method, url, headers, contentLength }: Received, secret: string): string {
  const query = url.searchParams;
  const signedHeaders = query.get("X-Amz-SignedHeaders") ?? "";
  const headerOf = (name: string) => {
    if (name === "host") return url.host;
    return name === "content-length" ? String(contentLength) : (headers.get(name) ?? "");
  };
  const canonical = [
    method,
    url.pathname,
    canonicalQuery(query),
    ...signedHeaders.split(";").map((name) => `${name}:${headerOf(name)}`),
    "",
    signedHeaders,
    "UNSIGNED-PAYLOAD",
  ].join("\n");
  const [, date = "", region = "", service = "", end = ""] = (query.get("X-Amz-Credential") ?? "").split("/");
  const scope = [date, region, service, end];
  const toSign = ["AWS4-HMAC-SHA256", query.get("X-Amz-Date"), scope.join("/"), sha256(canonical)].join("\n");
  const key = scope.reduce<string | Buffer>((previous, part) => hmac(previous, part), `AWS4${secret}`);
  return hmac(key, toSign).toString("hex");
}

const canonicalQuery = (query: URLSearchParams) =>
  [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const parseAmzDate = (text: string) =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
