-- AlterTable
ALTER TABLE "event_connection" ADD COLUMN     "oauthClientId" TEXT,
ADD COLUMN     "oauthGivenAt" TIMESTAMPTZ(3),
ADD COLUMN     "oauthProvenAt" TIMESTAMPTZ(3),
ADD COLUMN     "sealedFormerOauthSecret" BYTEA,
ADD COLUMN     "sealedOauthSecret" BYTEA,
ADD COLUMN     "wantsOauth" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "inbound_connection" ADD COLUMN     "retiredSecrets" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "urlSetAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "inbound_post" ADD COLUMN     "hosts" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "isLate" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "sandbox"."webhook" ADD COLUMN     "oauthSecret" TEXT;

-- CreateTable
CREATE TABLE "sandbox"."dns_mail" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "domainId" INTEGER NOT NULL,
    "linkId" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dns_mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "event_connection_oauthClientId_key" ON "event_connection"("oauthClientId");


-- What is connected now has its URL since then.
update "inbound_connection" set "urlSetAt" = "connectedAt";
