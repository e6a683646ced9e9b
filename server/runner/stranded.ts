/** Runs whose function is no longer part of the app. */
import type { Context } from "./context";

/** They stay as they are and go on when the function comes back; the log says so, once a start. */
export async function tellOfStranded({ db, registry, log }: Context): Promise<void> {
  const stranded = await db.runnerRun.groupBy({
    by: ["functionId"],
    where: { status: "RUNNING", functionId: { notIn: registry.all().map(({ id }) => id) } },
    _count: true,
  });
  for (const { functionId, _count: runs } of stranded) {
    log.warn({ functionId, runs }, "runs wait for a function that this app does not have");
  }
}
