import { handleTrpc } from "@/server/api/handler";
import { route } from "@/server/http";

const handler = route<{ trpc: string }>(({ request }) => handleTrpc(request));

export { handler as GET, handler as POST };
