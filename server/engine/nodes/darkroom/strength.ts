/** The one setting that most of the restoring nodes have. */
import type { InputSpec } from "../node";

/** Percent: 0 does nothing, 50 what the photo seems to need. */
export const STRENGTH: InputSpec = ["INT", { default: 50, min: 0, max: 100, step: 1 }];
