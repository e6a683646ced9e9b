-- RedefineTables
CREATE TABLE "new_Job" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "ownerId" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "inputAssetId" TEXT,
    "inputs" JSONB NOT NULL,
    "parameters" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "stage" TEXT NOT NULL DEFAULT 'QUEUED',
    "progress" INTEGER NOT NULL DEFAULT 0,
    "engine" TEXT,
    "variant" TEXT,
    "engineRun" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "round" INTEGER NOT NULL DEFAULT 1,
    "waitingFor" TEXT,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "idempotencyKey" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "startedAt" DATETIME,
    "restoringAt" DATETIME,
    "completedAt" DATETIME,
    CONSTRAINT "Job_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Job_inputAssetId_fkey" FOREIGN KEY ("inputAssetId") REFERENCES "Asset" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Job" ("inputs", "attempt", "completedAt", "createdAt", "engine", "errorCode", "errorMessage", "id", "idempotencyKey", "inputAssetId", "ownerId", "parameters", "progress", "restoringAt", "stage", "startedAt", "status", "updatedAt", "version", "workflowId") SELECT json_object('photo', json_array("inputAssetId")), "attempt", "completedAt", "createdAt", "engine", "errorCode", "errorMessage", "id", "idempotencyKey", "inputAssetId", "ownerId", "parameters", "progress", "restoringAt", "stage", "startedAt", "status", "updatedAt", "version", "workflowId" FROM "Job";
-- To drop a table deletes its rows first, and results go with their jobs: they let go of them meanwhile. Foreign keys
-- can't be switched off inside the transaction that a migration runs in.
CREATE TABLE "JobOfAsset" AS SELECT "id", "jobId" FROM "Asset" WHERE "jobId" IS NOT NULL;
UPDATE "Asset" SET "jobId" = NULL WHERE "jobId" IS NOT NULL;
DROP TABLE "Job";
ALTER TABLE "new_Job" RENAME TO "Job";
UPDATE "Asset" SET "jobId" = "kept"."jobId" FROM "JobOfAsset" AS "kept" WHERE "kept"."id" = "Asset"."id";
DROP TABLE "JobOfAsset";
CREATE INDEX "Job_ownerId_id_idx" ON "Job"("ownerId", "id");
CREATE INDEX "Job_status_id_idx" ON "Job"("status", "id");
CREATE INDEX "Job_inputAssetId_idx" ON "Job"("inputAssetId");
CREATE UNIQUE INDEX "Job_ownerId_idempotencyKey_key" ON "Job"("ownerId", "idempotencyKey");
