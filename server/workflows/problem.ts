/** Something wrong at a place of a manifest. */
export type Problem = { path: string; reason: string };

export const when = (wrong: boolean, path: string, reason: string): Problem[] => (wrong ? [{ path, reason }] : []);
