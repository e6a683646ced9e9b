/** The port to all engines of this app: which are there, and which takes the next run. */
import type { Capabilities, Engine } from "./engine";

export type EngineStatus = Pick<Engine, "id" | "name" | "kind"> & {
  /** unknown: not heard of yet. */
  state: "unknown" | "up" | "down";
  version?: string;
  device?: string;
  /** The last that it told, also while it is away. */
  capabilities?: Capabilities;
  /** Why it is down, in a sentence for people. */
  problem?: string;
};

export type Wish = {
  promptId: string;
  /** Ids of those that can run it. */
  engines: string[];
  /** What it needs loaded: equal for runs of the same models. */
  models: string;
  /** Ids of those that are taken only when there is no other. */
  avoid: string[];
};

export type EnginePool = {
  /** In the order of configuration. */
  statuses(): EngineStatus[];
  /** The engine of this id, undefined when it is not configured (any more). Its calls fail at once while it is away. */
  get(id: string): Engine | undefined;
  /** The one to take a run now, undefined when none of them is there. */
  place(wish: Wish): Promise<Engine | undefined>;
  /** Takes a run from its engine: now, or once that is back. */
  abandon(id: string, promptId: string, handle?: string): Promise<void>;
  /** Resolves once each engine has answered, or failed to; after a while without those that hang. */
  known(): Promise<void>;
  close(): void;
};
