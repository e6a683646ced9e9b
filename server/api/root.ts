import { accountRouter } from "./routers/account";
import { apiKeysRouter } from "./routers/api-keys";
import { assetsRouter } from "./routers/assets";
import { batchesRouter } from "./routers/batches";
import { configRouter } from "./routers/config";
import { deadLettersRouter } from "./routers/dead-letters";
import { guestRouter } from "./routers/guest";
import { jobAssetsRouter } from "./routers/job-assets";
import { jobsRouter } from "./routers/jobs";
import { photosRouter } from "./routers/photos";
import { referencesRouter } from "./routers/references";
import { uploadsRouter } from "./routers/uploads";
import { viewerRouter } from "./routers/viewer";
import { webhooksRouter } from "./routers/webhooks";
import { workflowImportsRouter } from "./routers/workflow-imports";
import { workflowsRouter } from "./routers/workflows";
import { router } from "./trpc";

export const appRouter = router({
  account: accountRouter,
  apiKeys: apiKeysRouter,
  assets: assetsRouter,
  batches: batchesRouter,
  guest: guestRouter,
  jobAssets: jobAssetsRouter,
  config: configRouter,
  deadLetters: deadLettersRouter,
  jobs: jobsRouter,
  photos: photosRouter,
  references: referencesRouter,
  uploads: uploadsRouter,
  viewer: viewerRouter,
  webhooks: webhooksRouter,
  workflowImports: workflowImportsRouter,
  workflows: workflowsRouter,
});

export type AppRouter = typeof appRouter;
