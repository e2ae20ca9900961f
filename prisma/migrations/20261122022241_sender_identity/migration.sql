-- AlterTable
ALTER TABLE "sandbox"."control" DROP COLUMN "refusedDomains";
