import { stat } from "node:fs/promises";

/** Whether there is a file or folder; one that can't be looked at counts as none. */
export const exists = (path: string): Promise<boolean> => stat(path).then(Boolean, () => false);
