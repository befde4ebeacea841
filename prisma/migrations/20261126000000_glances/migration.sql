-- CreateTable
CREATE TABLE "Glance" (
    "runKey" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "bytes" BYTEA,

    CONSTRAINT "Glance_pkey" PRIMARY KEY ("runKey")
);

-- AddForeignKey
ALTER TABLE "Glance" ADD CONSTRAINT "Glance_runKey_fkey" FOREIGN KEY ("runKey") REFERENCES "Result"("runKey") ON DELETE CASCADE ON UPDATE CASCADE;


