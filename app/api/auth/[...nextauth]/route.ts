import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/server/auth/options";
import { getDeps } from "@/server/deps";
import { assertSameOrigin, errorResponse } from "@/server/http";

async function handler(request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }) {
  const deps = getDeps();
  try {
    assertSameOrigin(request);
    return await NextAuth(request, context, authOptions(deps));
  } catch (error) {
    return errorResponse(deps, error);
  }
}

export { handler as GET, handler as POST };
