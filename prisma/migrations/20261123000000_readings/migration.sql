-- DropIndex
DROP INDEX "Run_status_queuedAt_idx";

-- AlterTable
ALTER TABLE "BoardRun" ADD COLUMN     "cancelledBy" TEXT;

-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "place" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "Verification" (
    "runKey" TEXT NOT NULL,
    "status" "RunStatus" NOT NULL DEFAULT 'queued',
    "equal" BOOLEAN,
    "largest" DOUBLE PRECISION,
    "column" TEXT,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "personId" TEXT,
    "personName" TEXT NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Verification_pkey" PRIMARY KEY ("runKey")
);

-- CreateTable
CREATE TABLE "Dataset" (
    "hash" TEXT NOT NULL,
    "prompts" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Dataset_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "PersonDataset" (
    "personId" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "format" TEXT NOT NULL,
    "column" TEXT,
    "answerColumn" TEXT,
    "prompts" INTEGER NOT NULL,
    "answers" INTEGER NOT NULL,
    "broken" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PersonDataset_pkey" PRIMARY KEY ("personId","hash")
);

-- CreateIndex
CREATE INDEX "Verification_status_idx" ON "Verification"("status");

-- CreateIndex
CREATE INDEX "PersonDataset_hash_idx" ON "PersonDataset"("hash");

-- CreateIndex
CREATE INDEX "Run_status_place_idx" ON "Run"("status", "place");

-- CreateIndex
CREATE INDEX "Run_requestedById_place_idx" ON "Run"("requestedById", "place");

-- CreateIndex
CREATE INDEX "Run_place_idx" ON "Run"("place");

-- AddForeignKey
ALTER TABLE "Verification" ADD CONSTRAINT "Verification_runKey_fkey" FOREIGN KEY ("runKey") REFERENCES "Run"("key") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PersonDataset" ADD CONSTRAINT "PersonDataset_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PersonDataset" ADD CONSTRAINT "PersonDataset_hash_fkey" FOREIGN KEY ("hash") REFERENCES "Dataset"("hash") ON DELETE CASCADE ON UPDATE CASCADE;
