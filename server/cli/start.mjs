// npm start: sets up what is missing, then serves the whole product.
import { ensureBuild, ensureEnv, prepare } from "./setup.mjs";

process.env.NODE_ENV = "production";
prepare();
ensureEnv();
ensureBuild();
const { next } = await import("./next.mjs");
await next("start");
