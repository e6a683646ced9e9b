-- Keys of all creating calls are kept in "IdempotencyKey".
DROP INDEX "Job_ownerId_idempotencyKey_key";
ALTER TABLE "Job" DROP COLUMN "idempotencyKey";

-- When a delivery that waits is to be tried next.
ALTER TABLE "WebhookDelivery" ADD COLUMN "nextTryAt" DATETIME;
CREATE INDEX "WebhookDelivery_status_nextTryAt_idx" ON "WebhookDelivery"("status", "nextTryAt");
