/** Counts the runs at one engine: those it spoke of, and ours that it had not heard of by then. */

export type Tally = ReturnType<typeof createTally>;

/** What an engine said of its queue holds for so long. */
const FRESH_MS = 1_000;
/** A run that was placed but not begun from here within this time is begun by another process, or never. */
const EXPECTED_MS = 60_000;

/** @param now milliseconds */
export function createTally(now: () => number = () => performance.now()) {
  const own = new Map<string, { placedAt: number; arrivedAt: number }>();
  let askedAt = Number.NEGATIVE_INFINITY;
  let told = 0;
  let warm: string | undefined;

  function unknownToIt({ placedAt, arrivedAt }: { placedAt: number; arrivedAt: number }): boolean {
    const overdue = arrivedAt === Number.POSITIVE_INFINITY && now() - placedAt > EXPECTED_MS;
    return arrivedAt >= askedAt && !overdue;
  }

  return {
    isStale: () => now() - askedAt > FRESH_MS,
    /** Keeps what the engine says of its queue; those of ours that reach it meanwhile count on top. */
    async look(ask: () => Promise<number>): Promise<void> {
      const at = now();
      told = await ask();
      askedAt = at;
    },
    /** A run is to come here. models: what it needs loaded. */
    expect(promptId: string, models: string) {
      own.set(promptId, { placedAt: now(), arrivedAt: Number.POSITIVE_INFINITY });
      warm = models;
    },
    /** From here on the engine knows of it. */
    arrived(promptId: string) {
      const run = own.get(promptId) ?? { placedAt: now(), arrivedAt: Number.POSITIVE_INFINITY };
      own.set(promptId, { ...run, arrivedAt: Math.min(run.arrivedAt, now()) });
    },
    left: (promptId: string) => void own.delete(promptId),
    busy: () => told + [...own.values()].filter(unknownToIt).length,
    /** Whether the run that came here last needed the same models. */
    isWarm: (models: string) => warm === models,
  };
}
