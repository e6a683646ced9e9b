import { AppError } from "@/server/errors";
import { route } from "@/server/http";
import { exampleSide } from "@/server/schemas/workflow";
import { example } from "@/server/services/workflows";

const HOUR_SECONDS = 3600;

/** For anyone: what a workflow does is shown before there is a session. */
export const GET = route<{ id: string; side: string }>(async ({ request, deps, params }) => {
  const side = exampleSide.safeParse(params.side);
  if (!side.success) throw new AppError("NOT_FOUND", "There is no such picture.");
  const { bytes, contentType, etag } = await example(deps, params.id, side.data);
  const headers = {
    "Content-Type": contentType,
    ETag: etag,
    "Cache-Control": `public, max-age=${HOUR_SECONDS}`,
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
  };
  const known = request.headers.get("if-none-match") === etag;
  return known ? new Response(null, { status: 304, headers }) : new Response(new Uint8Array(bytes), { headers });
});
