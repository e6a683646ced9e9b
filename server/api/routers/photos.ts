import { router, viewerProcedure } from "@/server/api/trpc";
import { deletion, deletionLeft, deletionRef, photoSettings } from "@/server/schemas/photos";
import { room as roomSchema } from "@/server/schemas/room";
import * as photos from "@/server/services/delete-photos";
import { room } from "@/server/services/kept";
import { setSettings, settingsOf } from "@/server/services/photo-settings";

export const photosRouter = router({
  /** What is kept for good, and how much may be. */
  room: viewerProcedure.output(roomSchema).query(({ ctx }) => room(ctx.deps, ctx.viewer.id)),
  settings: viewerProcedure.output(photoSettings).query(({ ctx }) => settingsOf(ctx.deps, ctx.viewer.id)),
  setSettings: viewerProcedure
    .input(photoSettings)
    .output(photoSettings)
    .mutation(({ ctx, input }) => setSettings(ctx.deps, ctx.viewer.id, input)),
  /** Everything there is now: photos, restorations, references, copies. */
  deleteAll: viewerProcedure.output(deletion).mutation(({ ctx }) => photos.requestDeletion(ctx.deps, ctx.viewer.id)),
  left: viewerProcedure
    .input(deletionRef)
    .output(deletionLeft)
    .query(async ({ ctx, input }) => ({ left: await photos.left(ctx.deps, { ownerId: ctx.viewer.id, ...input }) })),
});
