import { accountRouter } from "./routers/account";
import { apiKeysRouter } from "./routers/api-keys";
import { batchesRouter } from "./routers/batches";
import { configRouter } from "./routers/config";
import { jobAssetsRouter } from "./routers/job-assets";
import { jobsRouter } from "./routers/jobs";
import { uploadsRouter } from "./routers/uploads";
import { viewerRouter } from "./routers/viewer";
import { webhooksRouter } from "./routers/webhooks";
import { workflowImportsRouter } from "./routers/workflow-imports";
import { workflowsRouter } from "./routers/workflows";
import { router } from "./trpc";

export const appRouter = router({
  account: accountRouter,
  apiKeys: apiKeysRouter,
  batches: batchesRouter,
  config: configRouter,
  jobs: jobsRouter,
  uploads: uploadsRouter,
  jobAssets: jobAssetsRouter,
  viewer: viewerRouter,
  webhooks: webhooksRouter,
  workflowImports: workflowImportsRouter,
  workflows: workflowsRouter,
});

export type AppRouter = typeof appRouter;
