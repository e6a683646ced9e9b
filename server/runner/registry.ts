/** The functions that this executor can call, with how to reach each. */
import type { RunnerFunction } from "./config";

/** Sends one call to an SDK handler: ours in process, or one behind a URL. */
export type Transport = (request: Request) => Promise<Response>;
export type Registered = RunnerFunction & { transport: Transport; remote: boolean };

export type Registry = {
  add(functions: Registered[]): void;
  all(): Registered[];
  get(id: string): Registered | undefined;
  triggeredBy(event: string): Registered[];
  cancelledBy(event: string): Registered[];
};

export function createRegistry(): Registry {
  const functions = new Map<string, Registered>();
  const all = () => [...functions.values()];
  return {
    all,
    add(added) {
      for (const registered of added) functions.set(registered.id, registered);
    },
    get: (id) => functions.get(id),
    triggeredBy: (event) => all().filter(({ triggers }) => triggers.some((trigger) => trigger.event === event)),
    cancelledBy: (event) => all().filter(({ cancels }) => cancels.some((cancel) => cancel.event === event)),
  };
}
