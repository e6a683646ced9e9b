-- AlterTable
ALTER TABLE "RunnerItem" ADD COLUMN "rank" REAL NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "RunnerItem_leaseId_rank_idx" ON "RunnerItem"("leaseId", "rank");
