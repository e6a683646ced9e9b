/** Signs links to the disk storage's own route, and reads them back. */
import { AppError } from "@/server/errors";
import { sign, verify } from "@/server/lib/hmac";
import { isKey } from "./keys";

const ROUTE = "/api/storage/";

/** What the holder of a link may do. HEAD counts as GET. */
export type Link = {
  method: "PUT" | "GET";
  key: string;
  /** Seconds since 1970. */
  expires: number;
  /** PUT only: exact length in bytes. */
  size?: number;
  /** PUT: what is taken; GET: as what it is given, when the key's extension may be wrong. */
  contentType?: string;
  /** PUT only: of the whole file, in hex. */
  sha256?: string;
  downloadName?: string;
};

/** Path and query of the link. */
export function signLink(secret: string, link: Link): string {
  const query = new URLSearchParams({ expires: String(link.expires) });
  if (link.size !== undefined) query.set("size", String(link.size));
  if (link.contentType !== undefined) query.set("type", link.contentType);
  if (link.sha256 !== undefined) query.set("sha256", link.sha256);
  if (link.downloadName !== undefined) query.set("name", link.downloadName);
  query.set("sig", sign(secret, parts(link)));
  return `${ROUTE}${link.key}?${query}`;
}

/** Throws FORBIDDEN when the link is not one of ours or is for something else, LINK_EXPIRED when its time is over. */
export function readLink(secret: string, request: { method: string; url: string }, now: Date): Link {
  const { pathname, searchParams } = new URL(request.url);
  const link: Link = {
    method: request.method === "PUT" ? "PUT" : "GET",
    key: pathname.slice(pathname.indexOf(ROUTE) + ROUTE.length),
    expires: Number(searchParams.get("expires")),
    size: searchParams.has("size") ? Number(searchParams.get("size")) : undefined,
    contentType: searchParams.get("type") ?? undefined,
    sha256: searchParams.get("sha256") ?? undefined,
    downloadName: searchParams.get("name") ?? undefined,
  };
  if (!isKey(link.key) || !verify(secret, parts(link), searchParams.get("sig") ?? "")) {
    throw new AppError("FORBIDDEN", "This link is not valid.");
  }
  if (link.expires * 1000 <= now.getTime())
    throw new AppError("LINK_EXPIRED", "This link has expired. Ask for a new one.");
  return link;
}

const parts = ({ method, key, expires, size, contentType, sha256, downloadName }: Link) => [
  "storage-link",
  method,
  key,
  expires,
  size,
  contentType,
  sha256,
  downloadName,
];
