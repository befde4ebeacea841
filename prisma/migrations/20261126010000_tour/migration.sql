-- AlterTable
ALTER TABLE "Person" ADD COLUMN     "tour" JSONB;
