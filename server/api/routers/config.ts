import { adminProcedure, router } from "@/server/api/trpc";
import { configDebug } from "@/server/schemas/config-debug";
import * as config from "@/server/services/config-debug";

export const configRouter = router({
  debug: adminProcedure
    .meta({
      openapi: { method: "GET", path: "/config/debug", tags: ["Server"], summary: "See how this server is set up" },
      scope: "admin",
    })
    .output(configDebug)
    .query(({ ctx }) => config.configDebug(ctx.deps)),
});
