import { handleDevRunner } from "@/server/dev-runner";

export { handleDevRunner as POST };
