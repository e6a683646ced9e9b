/** Tells watchers that a topic changed. Carries no data: who is told reads the rows, so a lost notice costs nothing. */
export type Live = {
  publish(topic: string): void;
  /** Yields once per change of any of them (several at once may come as one); ends when the signal aborts. */
  subscribe(topics: string[], signal: AbortSignal): AsyncIterable<void>;
};

/** One that others share: those of other processes. */
export type SharedLive = Live & { close(): Promise<void> };
