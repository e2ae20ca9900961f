-- AlterEnum
ALTER TYPE "SystemMailState" ADD VALUE 'lapsed';

-- AlterTable
ALTER TABLE "sign_in_failure" ADD COLUMN     "isCode" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "system_mail" ADD COLUMN     "linkId" UUID;

-- AlterTable
ALTER TABLE "sandbox"."control" ADD COLUMN     "habits" TEXT[] DEFAULT ARRAY[]::TEXT[];
