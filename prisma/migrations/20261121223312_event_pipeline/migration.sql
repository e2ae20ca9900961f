-- CreateEnum
CREATE TYPE "ReplayState" AS ENUM ('running', 'done', 'cancelled', 'failed');

-- CreateTable
CREATE TABLE "unmatched_event" (
    "eventId" BIGINT NOT NULL,
    "provider" "Provider" NOT NULL,
    "kind" "MailEventKind" NOT NULL,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "email" TEXT,
    "ownId" UUID,
    "providerMessageId" TEXT,
    "headerId" TEXT,
    "isNameless" BOOLEAN NOT NULL,

    CONSTRAINT "unmatched_event_pkey" PRIMARY KEY ("eventId")
);

-- CreateTable
CREATE TABLE "event_conflict" (
    "id" BIGSERIAL NOT NULL,
    "providerEventId" TEXT NOT NULL,
    "keptEventId" BIGINT NOT NULL,
    "fingerprint" UUID NOT NULL,
    "kind" "MailEventKind" NOT NULL,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "postId" BIGINT,
    "raw" JSONB NOT NULL,

    CONSTRAINT "event_conflict_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pipeline_counter" (
    "name" TEXT NOT NULL,
    "shard" SMALLINT NOT NULL,
    "count" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "pipeline_counter_pkey" PRIMARY KEY ("name","shard")
);

-- CreateTable
CREATE TABLE "refusal_minute" (
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "count" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "refusal_minute_pkey" PRIMARY KEY ("minute","reason")
);

-- CreateTable
CREATE TABLE "worker_beat" (
    "id" UUID NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beatAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "worker_beat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "post_replay" (
    "id" UUID NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "onlyRejected" BOOLEAN NOT NULL DEFAULT false,
    "state" "ReplayState" NOT NULL DEFAULT 'running',
    "lastPostId" BIGINT NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "newCount" INTEGER NOT NULL DEFAULT 0,
    "rejectedCount" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "post_replay_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pipeline_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "keepPostsDays" INTEGER NOT NULL DEFAULT 90,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pipeline_settings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "unmatched_event_ownId_idx" ON "unmatched_event"("ownId");

-- CreateIndex
CREATE INDEX "unmatched_event_providerMessageId_idx" ON "unmatched_event"("providerMessageId");

-- CreateIndex
CREATE INDEX "unmatched_event_headerId_idx" ON "unmatched_event"("headerId");

-- CreateIndex
CREATE INDEX "unmatched_event_email_occurredAt_idx" ON "unmatched_event"("email", "occurredAt");

-- CreateIndex
CREATE INDEX "event_conflict_keptEventId_idx" ON "event_conflict"("keptEventId");

-- CreateIndex
CREATE UNIQUE INDEX "event_conflict_providerEventId_fingerprint_key" ON "event_conflict"("providerEventId", "fingerprint");

-- CreateIndex
CREATE INDEX "post_replay_createdAt_idx" ON "post_replay"("createdAt");

-- AddForeignKey
ALTER TABLE "unmatched_event" ADD CONSTRAINT "unmatched_event_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "mail_event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event_conflict" ADD CONSTRAINT "event_conflict_keptEventId_fkey" FOREIGN KEY ("keptEventId") REFERENCES "mail_event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Events that belong to no message so far. Their header ids stand in the raw event alone.
INSERT INTO "unmatched_event" ("eventId", "provider", "kind", "occurredAt", "receivedAt", "email", "ownId", "providerMessageId", "headerId", "isNameless")
SELECT "id", "provider", "kind", "occurredAt", "receivedAt", "email",
  CASE WHEN lower("raw"->>'crm_message_id') ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN lower("raw"->>'crm_message_id')::uuid END,
  "providerMessageId", nullif(split_part(ltrim("raw"->>'smtp-id', '<'), '@', 1), ''),
  "providerMessageId" IS NULL AND "raw"->>'smtp-id' IS NULL AND "raw"->>'crm_message_id' IS NULL
    AND "raw"->>'crm_instance' IS NULL AND "email" IS NOT NULL
FROM "mail_event" WHERE "messageId" IS NULL AND "kind" <> 'account_status_changed';
