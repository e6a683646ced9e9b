// A worker does not inherit the loader that lets its parent run TypeScript, so it brings its own.
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
