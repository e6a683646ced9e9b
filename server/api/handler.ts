import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { AppError, ERRORS } from "@/server/errors";
import { appRouter } from "./root";
import { type Context, knownError } from "./trpc";

const MAX_BATCH = 20;

/** tRPC over HTTP. A form post from another site would need no preflight, so multipart is refused. */
export async function handleTrpc(request: Request, context: Context): Promise<Response> {
  if (request.headers.get("content-type")?.startsWith("multipart/")) {
    throw new AppError("BAD_REQUEST", "Send JSON; files go to the link that uploads.create answers with.");
  }
  if (new URL(request.url).pathname.split(",").length > MAX_BATCH) {
    throw new AppError("BAD_REQUEST", `A batch takes at most ${MAX_BATCH} calls.`);
  }
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => context,
    responseMeta: ({ errors }) =>
      errors.length === 1 && errors[0] ? { status: ERRORS[knownError(errors[0]).code].http } : {},
  });
}
