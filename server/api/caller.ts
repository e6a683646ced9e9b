import { headers } from "next/headers";
import { getDeps } from "@/server/deps";
import { createContext } from "./context";
import { appRouter } from "./root";
import { createCallerFactory } from "./trpc";

const callerFor = createCallerFactory(appRouter);

/** The procedures, for server components, as the person who asks for the page. */
export const getCaller = async () => callerFor(createContext(getDeps(), await headers()));
