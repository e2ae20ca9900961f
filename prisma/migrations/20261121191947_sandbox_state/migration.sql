-- DropIndex
DROP INDEX "sandbox"."api_key_secret_key";

-- AlterTable
ALTER TABLE "sandbox"."api_key" DROP COLUMN "secret",
ADD COLUMN     "secretHash" TEXT NOT NULL;

-- AlterTable
ALTER TABLE "sandbox"."mail" ADD COLUMN     "sender" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "subject" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "sandbox"."post" ADD COLUMN     "eventCount" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "sandbox"."control" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "isWithholding" BOOLEAN NOT NULL DEFAULT false,
    "isHoldingPosts" BOOLEAN NOT NULL DEFAULT false,
    "failCount" INTEGER NOT NULL DEFAULT 0,
    "failStatus" INTEGER NOT NULL DEFAULT 500,
    "refusedDomains" TEXT[] DEFAULT ARRAY['unverified.test']::TEXT[],
    "maxWebhooks" INTEGER NOT NULL DEFAULT 5,

    CONSTRAINT "control_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_secretHash_key" ON "sandbox"."api_key"("secretHash");
