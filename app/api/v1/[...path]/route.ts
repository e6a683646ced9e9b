import { createContext } from "@/server/api/context";
import { handleRest } from "@/server/api/rest/handler";
import { route } from "@/server/http";

export const dynamic = "force-dynamic";

/** The API for programs: see /docs/api. */
const handler = route<{ path: string[] }>(({ request, deps }) =>
  handleRest(request, createContext(deps, request.headers)),
);

export { handler as DELETE, handler as GET, handler as HEAD, handler as PATCH, handler as POST, handler as PUT };
