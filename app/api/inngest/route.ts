import { serve } from "inngest/next";
import type { NextRequest } from "next/server";
import { getServed } from "@/server/served";

/** For an Inngest server, which signs its calls; with the embedded executor there is no such endpoint. */
async function handler(request: NextRequest, context: unknown): Promise<Response> {
  const { client, functions } = getServed();
  if (!client || !functions) return new Response(null, { status: 404 });
  const handlers = serve({ client, functions, enableUnauthedSync: false });
  return handlers[request.method as keyof typeof handlers](request, context);
}

export { handler as GET, handler as POST, handler as PUT };
