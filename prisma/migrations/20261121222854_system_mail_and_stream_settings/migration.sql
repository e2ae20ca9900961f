-- CreateEnum
CREATE TYPE "SystemMailState" AS ENUM ('queued', 'sending', 'sent', 'failed', 'unconfirmed', 'no_server');

-- AlterTable
ALTER TABLE "message" ADD COLUMN     "sentWith" JSONB;

-- AlterTable
ALTER TABLE "stream_settings" ADD COLUMN     "categories" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "footerHtml" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "footerText" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "ipPool" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "replyTo" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "tracksClicks" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "tracksOpens" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "transport" TEXT NOT NULL DEFAULT 'api',
ADD COLUMN     "unsubscribeGroupId" INTEGER,
ADD COLUMN     "unsubscribeGroupName" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "system_mail" (
    "id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "sealedText" BYTEA,
    "purpose" TEXT NOT NULL,
    "subjectId" TEXT,
    "state" "SystemMailState" NOT NULL DEFAULT 'queued',
    "error" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claimToken" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "system_mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "system_server" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "host" TEXT NOT NULL DEFAULT '',
    "port" INTEGER NOT NULL DEFAULT 587,
    "security" TEXT NOT NULL DEFAULT 'starttls',
    "username" TEXT NOT NULL DEFAULT '',
    "sealedPassword" BYTEA,
    "fromName" TEXT NOT NULL DEFAULT '',
    "fromAddress" TEXT NOT NULL DEFAULT '',
    "testedAt" TIMESTAMPTZ(3),
    "test" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "system_server_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "system_mail_createdAt_id_idx" ON "system_mail"("createdAt", "id");

-- CreateIndex
CREATE INDEX "system_mail_subjectId_idx" ON "system_mail"("subjectId");
