"use client";
/** Makes the API available to every component, knowing from the start who is looking. */
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import type { AppRouter } from "@/server/api/root";
import type { Viewer } from "@/server/schemas/user";
import { createClient, TRPCProvider } from "./client";
import { createQueryClient } from "./query-client";

function seeded(queryClient: QueryClient, trpc: TRPCOptionsProxy<AppRouter>, viewer: Viewer | null): QueryClient {
  queryClient.setQueryData(trpc.viewer.get.queryKey(), viewer);
  return queryClient;
}

export function ApiProvider({ viewer, children }: { viewer: Viewer | null; children: ReactNode }) {
  const [client] = useState(createClient);
  const [queryClient] = useState(() => {
    const queryClient = createQueryClient();
    return seeded(queryClient, createTRPCOptionsProxy({ client, queryClient }), viewer);
  });
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
