export type RateLimit = { /** false when the key was used up within the window. */ take(key: string): boolean };

/** Counts in memory per key and window; forgets everything when it holds too many keys. */
export function createRateLimit(options: { limit: number; windowMs: number; now: () => Date }): RateLimit {
  const MAX_KEYS = 10_000;
  const uses = new Map<string, { count: number; until: number }>();
  return {
    take(key) {
      const now = options.now().getTime();
      const current = uses.get(key);
      const entry = current && current.until > now ? current : { count: 0, until: now + options.windowMs };
      if (uses.size >= MAX_KEYS) uses.clear();
      uses.set(key, { ...entry, count: entry.count + 1 });
      return entry.count < options.limit;
    },
  };
}
