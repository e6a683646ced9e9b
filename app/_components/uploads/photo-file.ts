/** Which of the files a person hands over can be photos at all; the server decides by their bytes. */
import { ACCEPTED_TYPES } from "@/server/schemas/upload";

const ACCEPTED = new Set<string>(ACCEPTED_TYPES);
const EXTENSIONS = /\.(jpe?g|png|webp|hei[cf])$/i;

export const UNREADABLE = "This file is not a photo Darkroom can read. JPEG, PNG, WebP and HEIC work.";

export const canBePhoto = ({ type, name }: Pick<File, "type" | "name">): boolean =>
  ACCEPTED.has(type) || EXTENSIONS.test(name);

/** The files of a drop or a paste, folders and text left out. */
export const filesOf = (transfer: DataTransfer | null): File[] => [...(transfer?.files ?? [])];
