// Only the packages: a step of its own for images, which keep it while the sources change.
import { ensureInstalled, requireNode } from "./setup.mjs";

requireNode();
ensureInstalled();
