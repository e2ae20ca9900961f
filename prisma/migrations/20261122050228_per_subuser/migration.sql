-- DropIndex
DROP INDEX "sandbox"."verified_sender_fromEmail_key";

-- DropIndex
DROP INDEX "sandbox"."webhook_url_key";

-- AlterTable
ALTER TABLE "verification_key" ADD COLUMN     "madeFor" TEXT;

-- AlterTable
ALTER TABLE "sandbox"."mail" ADD COLUMN     "username" TEXT NOT NULL DEFAULT 'mailroom';

-- AlterTable
ALTER TABLE "sandbox"."parse_host" ADD COLUMN     "username" TEXT NOT NULL DEFAULT 'mailroom';

-- AlterTable
ALTER TABLE "sandbox"."security_policy" ADD COLUMN     "username" TEXT NOT NULL DEFAULT 'mailroom';

-- AlterTable
ALTER TABLE "sandbox"."verified_sender" ADD COLUMN     "username" TEXT NOT NULL DEFAULT 'mailroom';

-- AlterTable
ALTER TABLE "sandbox"."webhook" ADD COLUMN     "username" TEXT NOT NULL DEFAULT 'mailroom';

-- CreateIndex
CREATE UNIQUE INDEX "verified_sender_username_fromEmail_key" ON "sandbox"."verified_sender"("username", "fromEmail");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_username_url_key" ON "sandbox"."webhook"("username", "url");

-- Keys that were kept unasked are those of webhooks that were made here, for whoever carries transactional mail.
UPDATE "verification_key" AS k
   SET "madeFor" = coalesce(
         (SELECT s."subuser" FROM "stream_settings" s
           WHERE s."provider" = k."provider" AND s."stream" = 'transactional'), '')
 WHERE EXISTS (SELECT 1 FROM "event_connection" c WHERE k."publicKey" IN (c."publicKey", c."rotatedFrom"))
    OR EXISTS (SELECT 1 FROM "audit_entry" a
                WHERE a."action" = 'verification-key.added' AND a."actorId" IS NULL AND a."subjectId" = k."id"::text);
