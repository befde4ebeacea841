-- AlterTable
ALTER TABLE "BoardUpdate" ADD COLUMN     "damage" TEXT;

-- CreateTable
CREATE TABLE "BoardClient" (
    "boardId" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "clientId" BIGINT NOT NULL,
    "personId" TEXT NOT NULL,

    CONSTRAINT "BoardClient_pkey" PRIMARY KEY ("boardId","epoch","clientId")
);

-- CreateTable
CREATE TABLE "BoardVersion" (
    "id" TEXT NOT NULL,
    "boardId" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT,
    "personId" TEXT,
    "state" BYTEA NOT NULL,
    "records" BYTEA NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BoardVersion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "BoardVersion_boardId_createdAt_idx" ON "BoardVersion"("boardId", "createdAt");

-- AddForeignKey
ALTER TABLE "BoardClient" ADD CONSTRAINT "BoardClient_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BoardVersion" ADD CONSTRAINT "BoardVersion_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;
