import { expect, it, onTestFinished } from "vitest";
import { ENGINES_TOPIC } from "@/server/lib/topics";
import { wakeWaitingJobs } from "@/server/services/job-waiting";
import { testDeps } from "@/tests/support/deps";
import { createJobRow, createUser } from "@/tests/support/factories";

/** Resolves with the events written once `change` was told. */
async function after(waitingFor: string | null) {
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  let told = () => {};
  const poked = new Promise<void>((resolve) => (told = resolve));
  const deps = await testDeps({ closing: closing.signal, pokeOutbox: () => told() });
  const owner = await createUser(deps);
  await createJobRow(deps, owner.id, { status: "PROCESSING", waitingFor });
  await createJobRow(deps, owner.id, { status: "FAILED", waitingFor: "Waited in vain." });
  const watching = wakeWaitingJobs(deps);
  deps.live.publish(ENGINES_TOPIC);
  const end = () => {
    closing.abort();
    return watching;
  };
  return { deps, poked, end };
}

it("tells jobs that wait when an engine changes", async () => {
  const { deps, poked } = await after("Waiting for a.");
  await poked;
  expect(await deps.db.outboxEvent.findMany()).toMatchObject([{ name: "engines/changed" }]);
});

it("writes nothing when none waits", async () => {
  const { deps, end } = await after(null);
  await end();
  expect(await deps.db.outboxEvent.count()).toBe(0);
});
