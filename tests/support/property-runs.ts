/** How many cases a property is tried on: a few, others each time, in the unit suite; all in the lane of services. */
import { inject } from "vitest";

const SHARE = 4;

export const propertyRuns = (all: number): number => (inject("everyCase") ? all : Math.ceil(all / SHARE));

declare module "vitest" {
  interface ProvidedContext {
    everyCase?: true;
  }
}
