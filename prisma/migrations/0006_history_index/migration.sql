-- CreateIndex
CREATE INDEX "Job_ownerId_batchId_id_idx" ON "Job"("ownerId", "batchId", "id");
