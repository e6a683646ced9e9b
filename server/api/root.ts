import { accountRouter } from "./routers/account";
import { apiKeysRouter } from "./routers/api-keys";
import { batchesRouter } from "./routers/batches";
import { configRouter } from "./routers/config";
import { jobAssetsRouter } from "./routers/job-assets";
import { guestRouter } from "./routers/guest";
import { jobsRouter } from "./routers/jobs";
import { uploadsRouter } from "./routers/uploads";
import { photosRouter } from "./routers/photos";
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
  guest: guestRouter,
  jobAssets: jobAssetsRouter,
  uploads: uploadsRouter,
  jobAssets: jobAssetsRouter,
  photos: photosRouter,
  viewer: viewerRouter,
  webhooks: webhooksRouter,
  workflowImports: workflowImportsRouter,
  workflows: workflowsRouter,
});

export type AppRouter = typeof appRouter;
