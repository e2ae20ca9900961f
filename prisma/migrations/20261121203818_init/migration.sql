-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "sandbox";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('admin', 'sales');

-- CreateEnum
CREATE TYPE "Provider" AS ENUM ('sendgrid_us', 'sendgrid_eu', 'sandbox');

-- CreateEnum
CREATE TYPE "Stream" AS ENUM ('transactional', 'marketing');

-- CreateEnum
CREATE TYPE "MessageStatus" AS ENUM ('queued', 'sending', 'unconfirmed', 'sent', 'processed', 'deferred', 'delivered', 'blocked', 'bounced', 'dropped', 'failed');

-- CreateEnum
CREATE TYPE "MailEventKind" AS ENUM ('processed', 'deferred', 'delivered', 'bounced', 'dropped', 'opened', 'clicked', 'spam_reported', 'unsubscribed', 'group_unsubscribed', 'group_resubscribed', 'account_status_changed', 'unknown');

-- CreateEnum
CREATE TYPE "PostState" AS ENUM ('pending', 'processed', 'rejected');

-- CreateEnum
CREATE TYPE "SuppressionReason" AS ENUM ('bounced', 'spam_reported', 'unsubscribed', 'manual');

-- CreateEnum
CREATE TYPE "WorkflowState" AS ENUM ('draft', 'live', 'paused');

-- CreateEnum
CREATE TYPE "RunState" AS ENUM ('queued', 'running', 'done', 'skipped', 'failed');

-- CreateEnum
CREATE TYPE "StepState" AS ENUM ('running', 'done', 'failed');

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "mustChangePassword" BOOLEAN NOT NULL DEFAULT false,
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "sessionVersion" INTEGER NOT NULL DEFAULT 1,
    "deactivatedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_failure" (
    "id" BIGSERIAL NOT NULL,
    "accountKey" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_failure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorId" UUID,
    "action" TEXT NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "changes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "domain" TEXT,
    "ownerId" UUID,
    "isSample" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" UUID NOT NULL,
    "firstName" TEXT NOT NULL DEFAULT '',
    "lastName" TEXT NOT NULL DEFAULT '',
    "email" TEXT NOT NULL,
    "phone" TEXT NOT NULL DEFAULT '',
    "title" TEXT NOT NULL DEFAULT '',
    "accountId" UUID,
    "ownerId" UUID,
    "isSample" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "note" (
    "id" UUID NOT NULL,
    "contactId" UUID NOT NULL,
    "authorId" UUID,
    "body" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "contactId" UUID,
    "ownerId" UUID,
    "dueAt" TIMESTAMPTZ(3),
    "doneAt" TIMESTAMPTZ(3),
    "workflowStepId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" UUID NOT NULL,
    "contactId" UUID,
    "senderId" UUID,
    "stream" "Stream" NOT NULL,
    "provider" "Provider" NOT NULL,
    "composeKey" TEXT NOT NULL,
    "fromAddress" TEXT NOT NULL,
    "fromName" TEXT NOT NULL DEFAULT '',
    "replyTo" TEXT,
    "toAddress" TEXT NOT NULL,
    "toName" TEXT NOT NULL DEFAULT '',
    "subject" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "sendState" "MessageStatus" NOT NULL DEFAULT 'queued',
    "status" "MessageStatus" NOT NULL DEFAULT 'queued',
    "isProblem" BOOLEAN GENERATED ALWAYS AS ("status" IN ('unconfirmed', 'blocked', 'bounced', 'dropped', 'failed')) STORED,
    "marks" JSONB NOT NULL DEFAULT '{}',
    "lastEventAt" TIMESTAMPTZ(3),
    "providerMessageId" TEXT,
    "claimToken" UUID,
    "claimedAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),
    "failedAt" TIMESTAMPTZ(3),
    "failureCode" TEXT,
    "failureReason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "settledById" UUID,
    "settledAt" TIMESTAMPTZ(3),
    "repeatOfId" UUID,
    "workflowRunId" UUID,
    "depth" INTEGER NOT NULL DEFAULT 0,
    "isSample" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_event" (
    "id" BIGSERIAL NOT NULL,
    "provider" "Provider" NOT NULL,
    "kind" "MailEventKind" NOT NULL,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "providerEventId" TEXT,
    "fingerprint" UUID NOT NULL,
    "messageId" UUID,
    "email" TEXT,
    "providerMessageId" TEXT,
    "postId" BIGINT,
    "bounceType" TEXT,
    "reason" TEXT,
    "url" TEXT,
    "ip" TEXT,
    "userAgent" TEXT,
    "isMachine" BOOLEAN NOT NULL DEFAULT false,
    "raw" JSONB NOT NULL,

    CONSTRAINT "mail_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "raw_post" (
    "id" BIGSERIAL NOT NULL,
    "bodyHash" UUID NOT NULL,
    "provider" "Provider" NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signedAt" TIMESTAMPTZ(3),
    "body" BYTEA NOT NULL,
    "bytes" INTEGER NOT NULL,
    "state" "PostState" NOT NULL DEFAULT 'pending',
    "processedAt" TIMESTAMPTZ(3),
    "eventCount" INTEGER NOT NULL DEFAULT 0,
    "newCount" INTEGER NOT NULL DEFAULT 0,
    "rejectedCount" INTEGER NOT NULL DEFAULT 0,
    "foreignCount" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "raw_post_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rejected_item" (
    "id" BIGSERIAL NOT NULL,
    "postId" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "item" JSONB NOT NULL,

    CONSTRAINT "rejected_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "foreign_instance" (
    "instance" TEXT NOT NULL,
    "count" BIGINT NOT NULL DEFAULT 0,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "foreign_instance_pkey" PRIMARY KEY ("instance")
);

-- CreateTable
CREATE TABLE "post_refusal" (
    "reason" TEXT NOT NULL,
    "count" BIGINT NOT NULL DEFAULT 0,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "post_refusal_pkey" PRIMARY KEY ("reason")
);

-- CreateTable
CREATE TABLE "suppression" (
    "id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "stream" "Stream" NOT NULL,
    "reason" "SuppressionReason" NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppression_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "isEnabled" BOOLEAN NOT NULL DEFAULT true,
    "provider" "Provider" NOT NULL DEFAULT 'sandbox',
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stream_settings" (
    "provider" "Provider" NOT NULL,
    "stream" "Stream" NOT NULL,
    "fromName" TEXT NOT NULL DEFAULT '',
    "fromAddress" TEXT NOT NULL DEFAULT '',
    "sealedKey" BYTEA,
    "keyLastFour" TEXT,
    "keyFingerprint" TEXT,
    "keySavedAt" TIMESTAMPTZ(3),
    "checkedAt" TIMESTAMPTZ(3),
    "check" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stream_settings_pkey" PRIMARY KEY ("provider","stream")
);

-- CreateTable
CREATE TABLE "verification_key" (
    "id" UUID NOT NULL,
    "provider" "Provider" NOT NULL,
    "publicKey" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workflow" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" "WorkflowState" NOT NULL DEFAULT 'draft',
    "draft" JSONB NOT NULL,
    "draftVersion" INTEGER NOT NULL DEFAULT 1,
    "draftChangedById" UUID,
    "liveVersionId" UUID,
    "isSample" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "workflow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workflow_version" (
    "id" UUID NOT NULL,
    "workflowId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "publishedById" UUID,
    "publishedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflow_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event_listener" (
    "versionId" UUID NOT NULL,
    "kind" "MailEventKind" NOT NULL,

    CONSTRAINT "event_listener_pkey" PRIMARY KEY ("versionId","kind")
);

-- CreateTable
CREATE TABLE "workflow_run" (
    "id" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "eventId" BIGINT,
    "messageId" UUID,
    "contactId" UUID,
    "state" "RunState" NOT NULL DEFAULT 'queued',
    "because" JSONB NOT NULL DEFAULT '[]',
    "facts" JSONB NOT NULL DEFAULT '{}',
    "depth" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "workflow_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workflow_step" (
    "id" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "state" "StepState" NOT NULL DEFAULT 'running',
    "input" JSONB NOT NULL,
    "output" JSONB,
    "error" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "workflow_step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox"."api_key" (
    "id" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox"."webhook" (
    "id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "privateKey" TEXT,
    "publicKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox"."mail" (
    "id" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "sender" TEXT NOT NULL DEFAULT '',
    "subject" TEXT NOT NULL DEFAULT '',
    "request" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox"."event" (
    "id" BIGSERIAL NOT NULL,
    "mailId" TEXT,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "event" JSONB NOT NULL,
    "postedAt" TIMESTAMPTZ(3),

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox"."post" (
    "id" BIGSERIAL NOT NULL,
    "webhookId" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "eventCount" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMPTZ(3) NOT NULL,
    "lastStatus" INTEGER,
    "lastError" TEXT,
    "deliveredAt" TIMESTAMPTZ(3),
    "abandonedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "post_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox"."suppression" (
    "address" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppression_pkey" PRIMARY KEY ("address","list")
);

-- CreateTable
CREATE TABLE "sandbox"."control" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "isWithholding" BOOLEAN NOT NULL DEFAULT false,
    "isHoldingPosts" BOOLEAN NOT NULL DEFAULT false,
    "failCount" INTEGER NOT NULL DEFAULT 0,
    "failStatus" INTEGER NOT NULL DEFAULT 500,
    "refusedDomains" TEXT[] DEFAULT ARRAY['unverified.test']::TEXT[],
    "maxWebhooks" INTEGER NOT NULL DEFAULT 5,

    CONSTRAINT "control_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE INDEX "sign_in_failure_accountKey_at_idx" ON "sign_in_failure"("accountKey", "at");

-- CreateIndex
CREATE INDEX "sign_in_failure_address_at_idx" ON "sign_in_failure"("address", "at");

-- CreateIndex
CREATE INDEX "audit_entry_subjectType_subjectId_at_idx" ON "audit_entry"("subjectType", "subjectId", "at");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- CreateIndex
CREATE INDEX "account_name_idx" ON "account"("name");

-- CreateIndex
CREATE UNIQUE INDEX "contact_email_key" ON "contact"("email");

-- CreateIndex
CREATE INDEX "contact_lastName_firstName_id_idx" ON "contact"("lastName", "firstName", "id");

-- CreateIndex
CREATE INDEX "contact_accountId_idx" ON "contact"("accountId");

-- CreateIndex
CREATE INDEX "contact_ownerId_idx" ON "contact"("ownerId");

-- CreateIndex
CREATE INDEX "note_contactId_createdAt_id_idx" ON "note"("contactId", "createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "task_workflowStepId_key" ON "task"("workflowStepId");

-- CreateIndex
CREATE INDEX "task_ownerId_doneAt_dueAt_idx" ON "task"("ownerId", "doneAt", "dueAt");

-- CreateIndex
CREATE INDEX "task_contactId_createdAt_id_idx" ON "task"("contactId", "createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "message_composeKey_key" ON "message"("composeKey");

-- CreateIndex
CREATE UNIQUE INDEX "message_repeatOfId_key" ON "message"("repeatOfId");

-- CreateIndex
CREATE INDEX "message_contactId_createdAt_id_idx" ON "message"("contactId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "message_createdAt_id_idx" ON "message"("createdAt", "id");

-- CreateIndex
CREATE INDEX "message_providerMessageId_idx" ON "message"("providerMessageId");

-- CreateIndex
CREATE INDEX "message_toAddress_createdAt_idx" ON "message"("toAddress", "createdAt");

-- CreateIndex
CREATE INDEX "message_workflowRunId_idx" ON "message"("workflowRunId");

-- CreateIndex
CREATE UNIQUE INDEX "mail_event_providerEventId_key" ON "mail_event"("providerEventId");

-- CreateIndex
CREATE UNIQUE INDEX "mail_event_fingerprint_key" ON "mail_event"("fingerprint");

-- CreateIndex
CREATE INDEX "mail_event_messageId_occurredAt_idx" ON "mail_event"("messageId", "occurredAt");

-- CreateIndex
CREATE UNIQUE INDEX "raw_post_bodyHash_key" ON "raw_post"("bodyHash");

-- CreateIndex
CREATE INDEX "raw_post_receivedAt_idx" ON "raw_post"("receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "rejected_item_postId_position_key" ON "rejected_item"("postId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "suppression_address_stream_reason_key" ON "suppression"("address", "stream", "reason");

-- CreateIndex
CREATE UNIQUE INDEX "stream_settings_keyFingerprint_key" ON "stream_settings"("keyFingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "verification_key_publicKey_key" ON "verification_key"("publicKey");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_liveVersionId_key" ON "workflow"("liveVersionId");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_version_workflowId_number_key" ON "workflow_version"("workflowId", "number");

-- CreateIndex
CREATE INDEX "event_listener_kind_idx" ON "event_listener"("kind");

-- CreateIndex
CREATE INDEX "workflow_run_createdAt_id_idx" ON "workflow_run"("createdAt", "id");

-- CreateIndex
CREATE INDEX "workflow_run_versionId_state_createdAt_id_idx" ON "workflow_run"("versionId", "state", "createdAt", "id");

-- CreateIndex
CREATE INDEX "workflow_run_messageId_idx" ON "workflow_run"("messageId");

-- CreateIndex
CREATE INDEX "workflow_run_contactId_idx" ON "workflow_run"("contactId");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_run_versionId_eventId_key" ON "workflow_run"("versionId", "eventId");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_step_runId_position_key" ON "workflow_step"("runId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_secretHash_key" ON "sandbox"."api_key"("secretHash");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_url_key" ON "sandbox"."webhook"("url");

-- CreateIndex
CREATE INDEX "mail_messageId_idx" ON "sandbox"."mail"("messageId");

-- CreateIndex
CREATE INDEX "mail_createdAt_idx" ON "sandbox"."mail"("createdAt");

-- CreateIndex
CREATE INDEX "event_postedAt_dueAt_idx" ON "sandbox"."event"("postedAt", "dueAt");

-- CreateIndex
CREATE INDEX "post_deliveredAt_nextAt_idx" ON "sandbox"."post"("deliveredAt", "nextAt");

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note" ADD CONSTRAINT "note_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note" ADD CONSTRAINT "note_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_senderId_fkey" FOREIGN KEY ("senderId") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_repeatOfId_fkey" FOREIGN KEY ("repeatOfId") REFERENCES "message"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_workflowRunId_fkey" FOREIGN KEY ("workflowRunId") REFERENCES "workflow_run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_event" ADD CONSTRAINT "mail_event_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rejected_item" ADD CONSTRAINT "rejected_item_postId_fkey" FOREIGN KEY ("postId") REFERENCES "raw_post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow" ADD CONSTRAINT "workflow_liveVersionId_fkey" FOREIGN KEY ("liveVersionId") REFERENCES "workflow_version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_version" ADD CONSTRAINT "workflow_version_workflowId_fkey" FOREIGN KEY ("workflowId") REFERENCES "workflow"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_run" ADD CONSTRAINT "workflow_run_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "workflow_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_run" ADD CONSTRAINT "workflow_run_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_run" ADD CONSTRAINT "workflow_run_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_step" ADD CONSTRAINT "workflow_step_runId_fkey" FOREIGN KEY ("runId") REFERENCES "workflow_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sandbox"."event" ADD CONSTRAINT "event_mailId_fkey" FOREIGN KEY ("mailId") REFERENCES "sandbox"."mail"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sandbox"."post" ADD CONSTRAINT "post_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "sandbox"."webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The audit trail is append-only: not even the application can change what was written.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Work not yet done, found without reading what is.
CREATE INDEX "raw_post_pending" ON "raw_post" ("id") WHERE "state" = 'pending';

-- Each event of a message writes its row anew. Room on the page, and no index on what changes on the usual way from
-- queued to delivered, let PostgreSQL leave the indexes alone.
ALTER TABLE "message" SET (fillfactor = 70);
CREATE INDEX "message_problem" ON "message" ("createdAt", "id") WHERE "isProblem";
