-- CreateTable
CREATE TABLE "ApiKey" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "ownerId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "scopes" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" DATETIME,
    "expiresAt" DATETIME,
    "revokedAt" DATETIME,
    CONSTRAINT "ApiKey_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "JobReference" (
    "jobId" TEXT NOT NULL,
    "assetId" TEXT NOT NULL,

    PRIMARY KEY ("jobId", "assetId"),
    CONSTRAINT "JobReference_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "JobReference_assetId_fkey" FOREIGN KEY ("assetId") REFERENCES "Asset" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "JobCopy" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "jobId" TEXT NOT NULL,
    "assetId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "contentType" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "JobCopy_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Batch" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "ownerId" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'RUNNING',
    "total" INTEGER NOT NULL,
    "webhookUrl" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "completedAt" DATETIME,
    CONSTRAINT "Batch_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Deliverable" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "jobId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "op" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "assetId" TEXT,
    "data" JSONB,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "startedAt" DATETIME,
    "completedAt" DATETIME,
    CONSTRAINT "Deliverable_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Deliverable_assetId_fkey" FOREIGN KEY ("assetId") REFERENCES "Asset" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "IdempotencyKey" (
    "ownerId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "requestSha256" TEXT NOT NULL,
    "answer" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" DATETIME NOT NULL,

    PRIMARY KEY ("ownerId", "key")
);

-- CreateTable
CREATE TABLE "DeadLetter" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "name" TEXT NOT NULL,
    "subjectId" TEXT,
    "payload" JSONB NOT NULL,
    "errorCode" TEXT,
    "error" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "history" JSONB NOT NULL,
    "dedupKey" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "WebhookEndpoint" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "ownerId" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "events" JSONB NOT NULL,
    "secret" TEXT NOT NULL,
    "previousSecret" TEXT,
    "previousSecretUntil" DATETIME,
    "disabledAt" DATETIME,
    "disabledReason" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failingSince" DATETIME,
    "openUntil" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "WebhookEndpoint_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "ownerId" TEXT NOT NULL,
    "endpointId" TEXT,
    "url" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deliveredAt" DATETIME,
    CONSTRAINT "WebhookDelivery_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "WebhookEndpoint" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "WebhookTry" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "deliveryId" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "ms" INTEGER NOT NULL,
    "statusCode" INTEGER,
    "request" JSONB NOT NULL,
    "answer" TEXT,
    "error" TEXT,
    CONSTRAINT "WebhookTry_deliveryId_fkey" FOREIGN KEY ("deliveryId") REFERENCES "WebhookDelivery" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- AlterTable: columns are added, since making a table anew would cascade to what refers to it.
ALTER TABLE "User" ADD COLUMN "keepThumbnails" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "Asset" ADD COLUMN "name" TEXT;
ALTER TABLE "Asset" ADD COLUMN "description" TEXT;
ALTER TABLE "Asset" ADD COLUMN "crashes" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Asset" ADD COLUMN "expiresAt" DATETIME;
ALTER TABLE "Job" ADD COLUMN "batchId" TEXT REFERENCES "Batch" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Job" ADD COLUMN "webhookUrl" TEXT;

-- CreateIndex
CREATE INDEX "Asset_ownerId_kind_id_idx" ON "Asset"("ownerId", "kind", "id");

-- CreateIndex
CREATE INDEX "Asset_status_expiresAt_idx" ON "Asset"("status", "expiresAt");

-- CreateIndex
CREATE INDEX "Job_batchId_status_idx" ON "Job"("batchId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_sha256_key" ON "ApiKey"("sha256");

-- CreateIndex
CREATE INDEX "ApiKey_ownerId_id_idx" ON "ApiKey"("ownerId", "id");

-- CreateIndex
CREATE INDEX "JobReference_assetId_idx" ON "JobReference"("assetId");

-- CreateIndex
CREATE UNIQUE INDEX "JobCopy_jobId_assetId_role_key" ON "JobCopy"("jobId", "assetId", "role");

-- CreateIndex
CREATE INDEX "Batch_ownerId_id_idx" ON "Batch"("ownerId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Deliverable_assetId_key" ON "Deliverable"("assetId");

-- CreateIndex
CREATE UNIQUE INDEX "Deliverable_jobId_name_key" ON "Deliverable"("jobId", "name");

-- CreateIndex
CREATE INDEX "IdempotencyKey_expiresAt_idx" ON "IdempotencyKey"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "DeadLetter_dedupKey_key" ON "DeadLetter"("dedupKey");

-- CreateIndex
CREATE INDEX "DeadLetter_status_id_idx" ON "DeadLetter"("status", "id");

-- CreateIndex
CREATE INDEX "WebhookEndpoint_ownerId_id_idx" ON "WebhookEndpoint"("ownerId", "id");

-- CreateIndex
CREATE INDEX "WebhookDelivery_ownerId_id_idx" ON "WebhookDelivery"("ownerId", "id");

-- CreateIndex
CREATE INDEX "WebhookDelivery_endpointId_id_idx" ON "WebhookDelivery"("endpointId", "id");

-- CreateIndex
CREATE INDEX "WebhookTry_deliveryId_id_idx" ON "WebhookTry"("deliveryId", "id");
