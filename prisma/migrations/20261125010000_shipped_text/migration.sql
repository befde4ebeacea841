-- AlterTable
ALTER TABLE "TrainingText" ADD COLUMN     "shipped" JSONB;
