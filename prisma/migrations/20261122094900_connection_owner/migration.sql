-- AlterTable
ALTER TABLE "event_connection" ADD COLUMN     "leftIn" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "madeFor" TEXT;

-- AlterTable
ALTER TABLE "inbound_connection" ADD COLUMN     "madeFor" TEXT;

-- The key that our webhook signs with says whose webhook it is.
UPDATE "event_connection" e SET "madeFor" = k."madeFor"
  FROM "verification_key" k
 WHERE e."webhookId" IS NOT NULL AND k."publicKey" = e."publicKey" AND k."provider" = e."provider";
-- A host that was connected after the last choice of whose mail it is was connected for that one. Of older ones nobody kept it.
UPDATE "inbound_connection" i SET "madeFor" = coalesce(s."subuser", '')
  FROM "stream_settings" s
 WHERE s."provider" = i."provider" AND s."stream" = 'transactional' AND i."connectedAt" IS NOT NULL
   AND (s."subuserAt" IS NULL OR i."connectedAt" >= s."subuserAt");
