import { createContext } from "@/server/api/context";
import { handleTrpc } from "@/server/api/handler";
import { route } from "@/server/http";

const handler = route<{ trpc: string }>(({ request, deps }) =>
  handleTrpc(request, createContext(deps, request.headers)),
);

export { handler as GET, handler as POST };
