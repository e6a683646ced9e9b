import { handleTrpc } from "@/server/api/handler";
import { route } from "@/server/http";

const handler = route(({ request }) => handleTrpc(request));

export { handler as GET, handler as POST };
