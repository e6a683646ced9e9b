/** The last picture that an engine showed of each job under way: in memory, for watchers at this process, never kept. */

export type Preview = {
  /** Grows with each picture, whichever job it is of: an address with it never stands for two. */
  number: number;
  bytes: Uint8Array;
  contentType: string;
};

export type Previews = {
  put(jobId: string, picture: Omit<Preview, "number">): void;
  get(jobId: string): Preview | undefined;
  drop(jobId: string): void;
};

/** @param most jobs whose picture is held; the one that was quiet for longest goes first */
export function createPreviews(most = 50): Previews {
  const latest = new Map<string, Preview>();
  let count = 0;
  return {
    put(jobId, picture) {
      latest.delete(jobId);
      latest.set(jobId, { ...picture, number: ++count });
      const [oldest] = latest.keys();
      if (latest.size > most && oldest !== undefined) latest.delete(oldest);
    },
    get: (jobId) => latest.get(jobId),
    drop: (jobId) => void latest.delete(jobId),
  };
}
