-- AlterTable
ALTER TABLE "raw_post" ADD COLUMN     "isSample" BOOLEAN NOT NULL DEFAULT false;

-- Only the sample data's history came in at the very moment in which it was signed.
UPDATE "raw_post" SET "isSample" = true WHERE "provider" = 'sandbox' AND "signedAt" = "receivedAt";
