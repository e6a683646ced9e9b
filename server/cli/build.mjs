// npm run build: builds the app when its sources changed.
import { ensureBuild, prepare } from "./setup.mjs";

prepare();
ensureBuild();
