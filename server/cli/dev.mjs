// npm run dev: the product with reloading.
import { ensureEnv, prepare } from "./setup.mjs";

process.env.NODE_ENV = "development";
prepare();
ensureEnv();
const { next } = await import("./next.mjs");
await next("dev");
