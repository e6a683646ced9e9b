/** How long answers count as fresh, and which failures are worth a second try. */
import { QueryClient } from "@tanstack/react-query";
import { problemOf } from "@/app/_components/words/problem";

const FRESH_MS = 20_000;
const TRIES = 3;

export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) => failures < TRIES && problemOf(error).retryable,
      },
    },
  });
