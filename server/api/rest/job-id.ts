import { AppError } from "@/server/errors";
import { id as idSchema } from "@/server/schemas/id";

/** Where a file is asked for, what is no id is said to be none; elsewhere it names nothing. @throws AppError INVALID_JOB_ID */
export function jobIdOf(params: Record<string, string>): string {
  const parsed = idSchema.safeParse(params.id);
  if (parsed.success) return parsed.data;
  throw new AppError("INVALID_JOB_ID", "This is no job's id. An id has 26 characters: digits and capital letters.");
}
