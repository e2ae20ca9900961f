-- CreateEnum
CREATE TYPE "MailDomainState" AS ENUM ('planned', 'creating', 'replacing', 'made');

-- AlterTable
ALTER TABLE "sandbox"."control" ADD COLUMN     "maxDomains" INTEGER NOT NULL DEFAULT 3000;

-- CreateTable
CREATE TABLE "mail_domain" (
    "id" UUID NOT NULL,
    "provider" "Provider" NOT NULL,
    "instance" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "subdomain" TEXT NOT NULL,
    "linkSubdomain" TEXT NOT NULL DEFAULT '',
    "dkimSelector" TEXT,
    "state" "MailDomainState" NOT NULL DEFAULT 'planned',
    "providerId" TEXT,
    "linkId" TEXT,
    "foreignIds" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "account" JSONB,
    "link" JSONB,
    "formerRecords" JSONB NOT NULL DEFAULT '[]',
    "validation" JSONB,
    "validatedAt" TIMESTAMPTZ(3),
    "lookup" JSONB,
    "lookedUpAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_domain_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox"."domain" (
    "id" SERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "subdomain" TEXT NOT NULL,
    "username" TEXT NOT NULL DEFAULT 'mailroom',
    "automaticSecurity" BOOLEAN NOT NULL DEFAULT true,
    "customSpf" BOOLEAN NOT NULL DEFAULT false,
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "region" TEXT NOT NULL DEFAULT 'global',
    "selector" TEXT NOT NULL,
    "dkimKey" TEXT NOT NULL,
    "isValid" BOOLEAN NOT NULL DEFAULT false,
    "validKeys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "lastValidatedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "domain_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox"."link" (
    "id" SERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "subdomain" TEXT NOT NULL,
    "username" TEXT NOT NULL DEFAULT 'mailroom',
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "isValid" BOOLEAN NOT NULL DEFAULT false,
    "validKeys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox"."verified_sender" (
    "id" SERIAL NOT NULL,
    "fromEmail" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "isVerified" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verified_sender_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox"."dns_record" (
    "id" BIGSERIAL NOT NULL,
    "host" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 10,
    "ttl" INTEGER NOT NULL DEFAULT 300,

    CONSTRAINT "dns_record_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "mail_domain_provider_instance_domain_key" ON "mail_domain"("provider", "instance", "domain");

-- CreateIndex
CREATE UNIQUE INDEX "mail_domain_provider_providerId_key" ON "mail_domain"("provider", "providerId");

-- CreateIndex
CREATE UNIQUE INDEX "verified_sender_fromEmail_key" ON "sandbox"."verified_sender"("fromEmail");

-- CreateIndex
CREATE INDEX "dns_record_host_idx" ON "sandbox"."dns_record"("host");
