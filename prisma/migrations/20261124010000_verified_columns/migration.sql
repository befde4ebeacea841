-- AlterTable
ALTER TABLE "Verification" ADD COLUMN "differences" JSONB;
