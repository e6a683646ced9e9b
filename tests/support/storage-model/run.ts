/** Runs random steps against the product and the model, with deaths in between, and checks at the end. */
import fc from "fast-check";
import { Died, mortal } from "./mortal";
import { type Step, settle, step, take } from "./steps";
import { agrees, newWorld } from "./world";

const CHECK: Step = { kind: "check", pick: 0, diesAt: null };

/** How often something happened, for the reader to see that it did. */
export type Tally = Record<string, number>;

/** runs × steps operations. Throws with the shortest sequence that it found to break a promise. */
export async function runStorageModel(runs: number, steps: number): Promise<Tally> {
  const tally: Tally = {};
  const sequences = fc.array(step, { minLength: steps, maxLength: steps, size: "max" });
  await fc.assert(
    fc.asyncProperty(sequences, (sequence) => runOnce([...sequence, CHECK], tally)),
    { numRuns: runs, endOnFailure: true },
  );
  return tally;
}

async function runOnce(sequence: Step[], tally: Tally): Promise<void> {
  const world = await newWorld();
  const process = mortal();
  const count = (what: string) => (tally[what] = (tally[what] ?? 0) + 1);
  for (const one of sequence) {
    const died = await take(one, world, process.start(world.deps, one.diesAt)).then(
      () => false,
      (error) => {
        if (!isDeath(error)) throw error;
        return true;
      },
    );
    await process.settled();
    await settle(one, world, died);
    count(died ? `${one.kind} died` : one.kind);
    if (one.kind === "check" && !died) await agrees(world);
  }
}

/** The product turns what it does not know into an error of its own, with the cause behind it. */
function isDeath(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof Died) return true;
  return false;
}
