-- AlterTable
ALTER TABLE "Download" ADD COLUMN     "lens" JSONB;

-- AlterTable
ALTER TABLE "Lens" ADD COLUMN     "missing" BOOLEAN NOT NULL DEFAULT false;

-- Cards that use a lens are counted for the whole library at once; Prisma has no word for such an index.
CREATE INDEX "Run_lens_idx" ON "Run"((spec->'lens'->>'hash')) WHERE (spec->'lens'->>'hash') IS NOT NULL;
