-- CreateEnum
CREATE TYPE "TrainingStatus" AS ENUM ('queued', 'running', 'done', 'failed', 'cancelled');

-- CreateTable
CREATE TABLE "TrainingText" (
    "hash" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "documents" INTEGER NOT NULL,
    "characters" BIGINT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TrainingText_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "PersonText" (
    "personId" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "format" TEXT NOT NULL,
    "column" TEXT,
    "broken" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PersonText_pkey" PRIMARY KEY ("personId","hash")
);

-- CreateTable
CREATE TABLE "Lens" (
    "hash" TEXT NOT NULL,
    "record" JSONB NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "checkpointHash" TEXT,
    "checkpointName" TEXT NOT NULL,
    "dModel" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,
    "personId" TEXT,
    "personName" TEXT NOT NULL,
    "shipped" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Lens_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "Training" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "status" "TrainingStatus" NOT NULL DEFAULT 'queued',
    "stage" TEXT NOT NULL DEFAULT 'waiting',
    "step" INTEGER NOT NULL DEFAULT 0,
    "steps" INTEGER NOT NULL DEFAULT 0,
    "curve" JSONB,
    "figures" JSONB,
    "resumed" INTEGER NOT NULL DEFAULT 0,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "personId" TEXT,
    "personName" TEXT NOT NULL,
    "lensHash" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "queuedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Training_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PersonText_hash_idx" ON "PersonText"("hash");

-- CreateIndex
CREATE INDEX "Lens_checkpointHash_idx" ON "Lens"("checkpointHash");

-- CreateIndex
CREATE UNIQUE INDEX "Training_key_key" ON "Training"("key");

-- CreateIndex
CREATE UNIQUE INDEX "Training_lensHash_key" ON "Training"("lensHash");

-- CreateIndex
CREATE INDEX "Training_status_idx" ON "Training"("status");

-- CreateIndex
CREATE INDEX "Training_updatedAt_idx" ON "Training"("updatedAt");

-- AddForeignKey
ALTER TABLE "PersonText" ADD CONSTRAINT "PersonText_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PersonText" ADD CONSTRAINT "PersonText_hash_fkey" FOREIGN KEY ("hash") REFERENCES "TrainingText"("hash") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Lens" ADD CONSTRAINT "Lens_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Training" ADD CONSTRAINT "Training_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Training" ADD CONSTRAINT "Training_lensHash_fkey" FOREIGN KEY ("lensHash") REFERENCES "Lens"("hash") ON DELETE SET NULL ON UPDATE CASCADE;


