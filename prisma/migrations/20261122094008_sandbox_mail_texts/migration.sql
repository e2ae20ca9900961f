-- AlterTable
ALTER TABLE "sandbox"."control" ADD COLUMN     "begunAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sandbox"."mail" ADD COLUMN     "isSample" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "sandbox"."system_mail" ADD COLUMN     "sealedText" BYTEA;

-- What was put here with the sample data before it was marked. The two are of one making: the same id.
UPDATE "sandbox"."mail" m SET "isSample" = true FROM "message" o WHERE o."id"::text = m."id" AND o."isSample";
