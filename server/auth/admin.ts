/** Who may change what this server offers to everyone. */
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { Viewer } from "@/server/schemas/user";
import { isAdmin } from "@/server/services/users";

/** @throws AppError FORBIDDEN */
export async function assertAdmin(deps: Deps, viewer: Viewer): Promise<void> {
  if (!(await isAdmin(deps, viewer)))
    throw new AppError("FORBIDDEN", "Only an administrator of this server can do that.");
}
