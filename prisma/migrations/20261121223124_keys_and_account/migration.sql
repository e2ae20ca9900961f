-- CreateEnum
CREATE TYPE "SpareSlot" AS ENUM ('staged', 'previous');

-- AlterTable
ALTER TABLE "account" ADD COLUMN     "formKey" UUID,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "note" ADD COLUMN     "formKey" UUID;

-- AlterTable
ALTER TABLE "sign_in_failure" ADD COLUMN     "device" TEXT;

-- AlterTable
ALTER TABLE "stream_settings" ADD COLUMN     "subuser" TEXT,
ADD COLUMN     "subuserAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "user" ALTER COLUMN "passwordHash" DROP NOT NULL;

-- CreateTable
CREATE TABLE "spare_key" (
    "provider" "Provider" NOT NULL,
    "stream" "Stream" NOT NULL,
    "slot" "SpareSlot" NOT NULL,
    "sealedKey" BYTEA NOT NULL,
    "lastFour" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "savedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "check" JSONB,
    "rehearsedAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "spare_key_pkey" PRIMARY KEY ("provider","stream","slot")
);

-- CreateTable
CREATE TABLE "management_key" (
    "provider" "Provider" NOT NULL,
    "sealedKey" BYTEA NOT NULL,
    "lastFour" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "savedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "check" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "management_key_pkey" PRIMARY KEY ("provider")
);

-- CreateIndex
CREATE UNIQUE INDEX "spare_key_fingerprint_key" ON "spare_key"("fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "management_key_fingerprint_key" ON "management_key"("fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "account_formKey_key" ON "account"("formKey");

-- CreateIndex
CREATE UNIQUE INDEX "note_formKey_key" ON "note"("formKey");
