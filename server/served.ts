/** What the runner's HTTP routes need; handed from boot to their bundles over the process. */
import type { Inngest, InngestFunction } from "inngest";
import type { Executor } from "./runner/executor";

type Served = {
  /** Set when an Inngest server calls us. */
  client?: Inngest;
  functions?: InngestFunction.Any[];
  /** Set when the development endpoints of the embedded executor are on. */
  executor?: Executor;
};

const memo = globalThis as unknown as { darkroomServed?: Served };

export const getServed = (): Served => memo.darkroomServed ?? {};

export function setServed(served: Served): void {
  memo.darkroomServed = served;
}
