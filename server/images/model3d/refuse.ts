/** How a 3D model that came back from an engine is refused. */
import { AppError } from "@/server/errors";

/** @param reason what is wrong with the file, for the log */
export const refuse = (reason: string, cause?: unknown) =>
  new AppError("ENGINE_BAD_ANSWER", "The 3D model that came back can't be used.", { cause, details: { reason } });
