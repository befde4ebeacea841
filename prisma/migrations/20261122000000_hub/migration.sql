-- CreateEnum
CREATE TYPE "DownloadStatus" AS ENUM ('queued', 'running', 'done', 'failed', 'cancelled');

-- CreateTable
CREATE TABLE "Download" (
    "id" TEXT NOT NULL,
    "repo" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "revision" TEXT NOT NULL,
    "status" "DownloadStatus" NOT NULL DEFAULT 'queued',
    "bytesDone" BIGINT NOT NULL DEFAULT 0,
    "bytesTotal" BIGINT NOT NULL,
    "personId" TEXT,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "queuedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Download_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HubToken" (
    "personId" TEXT NOT NULL,
    "keyId" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "endsIn" TEXT NOT NULL,
    "account" TEXT,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "HubToken_pkey" PRIMARY KEY ("personId")
);

-- CreateTable
CREATE TABLE "ModelPin" (
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ModelPin_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "Download_updatedAt_idx" ON "Download"("updatedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Download_repo_commit_key" ON "Download"("repo", "commit");

-- AddForeignKey
ALTER TABLE "Download" ADD CONSTRAINT "Download_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HubToken" ADD CONSTRAINT "HubToken_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
