-- AlterTable
ALTER TABLE "verification_key" ADD COLUMN     "lastSeenAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sandbox"."api_key" ADD COLUMN     "subuser" TEXT;

-- AlterTable
ALTER TABLE "sandbox"."control" ADD COLUMN     "lacksPolicies" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "planType" TEXT NOT NULL DEFAULT 'paid',
ADD COLUMN     "takenAddresses" TEXT[] DEFAULT ARRAY['taken@example.com']::TEXT[];

-- CreateTable
CREATE TABLE "event_connection" (
    "provider" "Provider" NOT NULL,
    "url" TEXT NOT NULL DEFAULT '',
    "webhookId" TEXT,
    "publicKey" TEXT,
    "step" TEXT,
    "rotatedFrom" TEXT,
    "startedAt" TIMESTAMPTZ(3),
    "connectedAt" TIMESTAMPTZ(3),
    "testedAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "errorCode" TEXT,
    "failedAt" TIMESTAMPTZ(3),
    "seen" JSONB,
    "seenAt" TIMESTAMPTZ(3),

    CONSTRAINT "event_connection_pkey" PRIMARY KEY ("provider")
);

-- CreateTable
CREATE TABLE "inbound_connection" (
    "provider" "Provider" NOT NULL,
    "hostname" TEXT NOT NULL,
    "sealedSecret" BYTEA NOT NULL,
    "sealedFormerSecret" BYTEA,
    "rotatedAt" TIMESTAMPTZ(3),
    "sendRaw" BOOLEAN NOT NULL DEFAULT true,
    "spamCheck" BOOLEAN NOT NULL DEFAULT false,
    "isSigned" BOOLEAN NOT NULL DEFAULT false,
    "policyId" TEXT,
    "policyKey" TEXT,
    "connectedAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "errorCode" TEXT,
    "failedAt" TIMESTAMPTZ(3),
    "seen" JSONB,
    "seenAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbound_connection_pkey" PRIMARY KEY ("provider")
);

-- CreateTable
CREATE TABLE "inbound_post" (
    "id" BIGSERIAL NOT NULL,
    "bodyHash" TEXT NOT NULL,
    "provider" "Provider" NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "contentType" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "signature" TEXT NOT NULL DEFAULT 'none',
    "copies" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "inbound_post_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_chunk" (
    "postId" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "body" BYTEA NOT NULL,

    CONSTRAINT "inbound_chunk_pkey" PRIMARY KEY ("postId","position")
);

-- CreateTable
CREATE TABLE "sandbox"."parse_host" (
    "hostname" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "spamCheck" BOOLEAN NOT NULL DEFAULT false,
    "sendRaw" BOOLEAN NOT NULL DEFAULT false,
    "securityPolicy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "parse_host_pkey" PRIMARY KEY ("hostname")
);

-- CreateTable
CREATE TABLE "sandbox"."security_policy" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "privateKey" TEXT,
    "publicKey" TEXT,
    "oauth" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "security_policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox"."inbound_mail" (
    "id" BIGSERIAL NOT NULL,
    "hostname" TEXT NOT NULL,
    "contentType" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMPTZ(3) NOT NULL,
    "lastStatus" INTEGER,
    "lastError" TEXT,
    "deliveredAt" TIMESTAMPTZ(3),
    "abandonedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbound_mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox"."subuser" (
    "username" TEXT NOT NULL,
    "userId" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "region" TEXT NOT NULL DEFAULT 'global',
    "disabled" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subuser_pkey" PRIMARY KEY ("username")
);

-- CreateTable
CREATE TABLE "sandbox"."teammate" (
    "username" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "firstName" TEXT NOT NULL DEFAULT '',
    "lastName" TEXT NOT NULL DEFAULT '',
    "userType" TEXT NOT NULL DEFAULT 'teammate',
    "scopes" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "teammate_pkey" PRIMARY KEY ("username")
);

-- CreateTable
CREATE TABLE "sandbox"."invitation" (
    "token" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "isAdmin" BOOLEAN NOT NULL DEFAULT false,
    "scopes" TEXT[],
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("token")
);

-- CreateTable
CREATE TABLE "sandbox"."fault" (
    "id" SERIAL NOT NULL,
    "method" TEXT NOT NULL DEFAULT '',
    "pathPrefix" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "remaining" INTEGER,
    "hits" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fault_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "inbound_post_bodyHash_key" ON "inbound_post"("bodyHash");

-- CreateIndex
CREATE INDEX "inbound_post_receivedAt_idx" ON "inbound_post"("receivedAt");

-- CreateIndex
CREATE INDEX "inbound_mail_deliveredAt_nextAt_idx" ON "sandbox"."inbound_mail"("deliveredAt", "nextAt");

-- CreateIndex
CREATE UNIQUE INDEX "teammate_email_key" ON "sandbox"."teammate"("email");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_email_key" ON "sandbox"."invitation"("email");

-- AddForeignKey
ALTER TABLE "inbound_chunk" ADD CONSTRAINT "inbound_chunk_postId_fkey" FOREIGN KEY ("postId") REFERENCES "inbound_post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sandbox"."inbound_mail" ADD CONSTRAINT "inbound_mail_hostname_fkey" FOREIGN KEY ("hostname") REFERENCES "sandbox"."parse_host"("hostname") ON DELETE CASCADE ON UPDATE CASCADE;
