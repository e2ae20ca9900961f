-- DropIndex
DROP INDEX "workflow_run_versionId_createdAt_id_idx";

-- AlterTable
ALTER TABLE "workflow" ADD COLUMN     "draftChangedById" UUID;

-- CreateIndex
CREATE INDEX "workflow_run_versionId_state_createdAt_id_idx" ON "workflow_run"("versionId", "state", "createdAt", "id");
