/** What an owner wants of their photos in general. */
import type { z } from "zod";
import type { Deps } from "@/server/deps";
import type { photoSettings } from "@/server/schemas/photos";

type Settings = z.infer<typeof photoSettings>;

export const settingsOf = ({ db }: Deps, ownerId: string): Promise<Settings> =>
  db.user.findUniqueOrThrow({ where: { id: ownerId }, select: { keepThumbnails: true } });

/** For photos that expire from now on. */
export const setSettings = ({ db }: Deps, ownerId: string, { keepThumbnails }: Settings): Promise<Settings> =>
  db.user.update({ where: { id: ownerId }, data: { keepThumbnails }, select: { keepThumbnails: true } });
