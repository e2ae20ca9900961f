-- CreateEnum
CREATE TYPE "CheckState" AS ENUM ('ok', 'waiting', 'failed', 'unknown');

-- CreateEnum
CREATE TYPE "CheckReason" AS ENUM ('checklist', 'demand', 'nightly');

-- AlterTable
ALTER TABLE "mail_settings" ADD COLUMN     "isProduction" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "check_run" (
    "id" UUID NOT NULL,
    "reason" "CheckReason" NOT NULL,
    "provider" "Provider" NOT NULL,
    "night" DATE,
    "askedById" UUID,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "check_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "check_result" (
    "id" BIGSERIAL NOT NULL,
    "runId" UUID NOT NULL,
    "provider" "Provider" NOT NULL,
    "checkId" TEXT NOT NULL,
    "state" "CheckState" NOT NULL,
    "summary" TEXT NOT NULL,
    "advice" TEXT,
    "href" TEXT,
    "details" JSONB NOT NULL DEFAULT '[]',
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "check_result_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "check_standing" (
    "provider" "Provider" NOT NULL,
    "checkId" TEXT NOT NULL,
    "state" "CheckState" NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "summary" TEXT NOT NULL,
    "advice" TEXT,
    "href" TEXT,
    "details" JSONB NOT NULL DEFAULT '[]',
    "foundAt" TIMESTAMPTZ(3) NOT NULL,
    "lastOkAt" TIMESTAMPTZ(3),
    "triedAt" TIMESTAMPTZ(3) NOT NULL,
    "unknownWhy" TEXT,

    CONSTRAINT "check_standing_pkey" PRIMARY KEY ("provider","checkId")
);

-- CreateTable
CREATE TABLE "check_skip" (
    "provider" "Provider" NOT NULL,
    "checkId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "byId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "check_skip_pkey" PRIMARY KEY ("provider","checkId")
);

-- CreateTable
CREATE TABLE "notification" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "href" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readAt" TIMESTAMPTZ(3),
    "solvedAt" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "check_run_night_key" ON "check_run"("night");

-- CreateIndex
CREATE INDEX "check_run_provider_startedAt_idx" ON "check_run"("provider", "startedAt");

-- CreateIndex
CREATE INDEX "check_result_provider_checkId_finishedAt_idx" ON "check_result"("provider", "checkId", "finishedAt");

-- CreateIndex
CREATE INDEX "check_result_finishedAt_idx" ON "check_result"("finishedAt");

-- CreateIndex
CREATE UNIQUE INDEX "check_result_runId_checkId_key" ON "check_result"("runId", "checkId");

-- CreateIndex
CREATE INDEX "notification_userId_createdAt_idx" ON "notification"("userId", "createdAt");

-- CreateIndex
CREATE INDEX "notification_key_idx" ON "notification"("key");

-- AddForeignKey
ALTER TABLE "check_result" ADD CONSTRAINT "check_result_runId_fkey" FOREIGN KEY ("runId") REFERENCES "check_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Nobody is told the same thing twice while the first telling is unread.
CREATE UNIQUE INDEX "notification_unread_key" ON "notification"("userId", "key") WHERE "readAt" IS NULL;
