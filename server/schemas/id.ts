import { z } from "zod";

/** Every id of ours is a ULID. */
export const id = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, "is not an id of this server");
