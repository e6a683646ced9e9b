/** Calls back again and again; returns what ends it. A port, so that tests have time in their hands. */
export type Every = (ms: number, callback: () => void) => () => void;

export const systemEvery: Every = (ms, callback) => {
  const handle = setInterval(callback, ms).unref();
  return () => clearInterval(handle);
};
