import { route } from "@/server/http";
import { health } from "@/server/services/health";

export const dynamic = "force-dynamic";

export const GET = route(async ({ deps }) => {
  const report = await health(deps);
  const headers = { "Cache-Control": "no-store" };
  return Response.json(report, { status: report.status === "ok" ? 200 : 503, headers });
});
