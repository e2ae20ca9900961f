-- AlterTable
ALTER TABLE "spare_key" ADD COLUMN     "madeFor" TEXT;

-- AlterTable
ALTER TABLE "stream_settings" ADD COLUMN     "keyMadeFor" TEXT;

-- A key that was saved after the last choice of whose mail it carries was made for that one. Of older ones nobody kept it.
UPDATE "stream_settings" SET "keyMadeFor" = coalesce("subuser", '')
 WHERE "sealedKey" IS NOT NULL AND ("subuserAt" IS NULL OR "keySavedAt" >= "subuserAt");
UPDATE "spare_key" k SET "madeFor" = coalesce(s."subuser", '')
  FROM "stream_settings" s
 WHERE s."provider" = k."provider" AND s."stream" = k."stream" AND (s."subuserAt" IS NULL OR k."savedAt" >= s."subuserAt");
