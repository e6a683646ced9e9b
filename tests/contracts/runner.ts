/** How a runner of Inngest functions behaves, section by section of the recorded protocol. */
import { describe } from "vitest";
import { cancellation } from "@/tests/server/runner/suites/cancellation";
import { events } from "@/tests/server/runner/suites/events";
import { failures } from "@/tests/server/runner/suites/failures";
import { parallel } from "@/tests/server/runner/suites/parallel";
import { recovery } from "@/tests/server/runner/suites/recovery";
import { steps } from "@/tests/server/runner/suites/steps";
import { throttling } from "@/tests/server/runner/suites/throttling";
import { waiting } from "@/tests/server/runner/suites/waiting";
import { createWorld, type Define, type WorldOptions } from "@/tests/server/runner/support/world";

export type NewWorld = (define: Define, options?: WorldOptions) => ReturnType<typeof createWorld>;

export function runnerContract(options: { checkpoint: boolean }): void {
  /** A started world. */
  const newWorld: NewWorld = async (define, more) => {
    const world = await createWorld(define, { ...options, ...more });
    await world.start();
    return world;
  };
  describe(`checkpointing ${options.checkpoint ? "on" : "off"}`, () => {
    for (const suite of [steps, failures, waiting, events, parallel, cancellation, throttling, recovery])
      suite(newWorld);
  });
}
