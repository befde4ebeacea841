-- Two trainings may come to the very same lens.
DROP INDEX "Training_lensHash_key";
CREATE INDEX "Training_lensHash_idx" ON "Training"("lensHash");

-- AlterTable
ALTER TABLE "Training" ADD COLUMN     "dismissedAt" TIMESTAMP(3);
