/** Gives every page a Content-Security-Policy with its own nonce. The API and static files never pass here. */
import { type NextRequest, NextResponse } from "next/server";
import { getEnv } from "@/server/env";

/** Where the browser sends and fetches photos besides this server: the bucket, when there is one. */
function storageOrigins(): string {
  const env = getEnv();
  if (env.STORAGE_BACKEND !== "s3") return "";
  const endpoint = new URL(env.S3_ENDPOINT ?? `https://s3.${env.S3_REGION}.amazonaws.com`);
  return ` ${endpoint.origin} ${endpoint.protocol}//${env.S3_BUCKET}.${endpoint.host}`;
}

/** The style sheet that @google/model-viewer 4.4.0 writes into its shadow tree, where no nonce can be given to it. */
export const VIEWER_STYLES = "'sha256-PXtZZkJMMyc18o/DN1ZEFOJ2qEGq95IQbVaJFMOXOb0='";

function policy(nonce: string): string {
  const development = getEnv().NODE_ENV === "development";
  const storage = storageOrigins();
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src-elem 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}' ${VIEWER_STYLES}`}`,
    "style-src-attr 'unsafe-inline'",
    `img-src 'self' blob: data:${storage}`,
    "font-src 'self'",
    // blob: the pictures inside a 3D model, which its viewer takes out of the file.
    `connect-src 'self' blob:${storage}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export function proxy(request: NextRequest) {
  const nonce = btoa(crypto.randomUUID());
  const csp = policy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", csp);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", csp);
  return response;
}

export const config = {
  matcher: [
    {
      source: "/((?!api/|e/|fn/|v0/|v1/|_next/static|_next/image|icon.svg|favicon.ico).*)",
      missing: [{ type: "header", key: "next-router-prefetch" }],
    },
  ],
};
