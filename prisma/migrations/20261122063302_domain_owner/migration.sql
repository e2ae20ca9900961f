-- AlterTable
ALTER TABLE "mail_domain" ADD COLUMN     "madeFor" TEXT;

-- Until now every domain was made, read and validated for the subuser of transactional mail.
UPDATE "mail_domain"
SET "madeFor" = coalesce(
  (
    SELECT "subuser"
    FROM "stream_settings"
    WHERE "stream_settings"."provider" = "mail_domain"."provider" AND "stream" = 'transactional'
  ),
  ''
)
WHERE "state" <> 'planned';
