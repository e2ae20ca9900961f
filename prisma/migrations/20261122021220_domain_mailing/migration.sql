-- CreateTable
CREATE TABLE "domain_mailing" (
    "key" TEXT NOT NULL,
    "mailed" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "outcome" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "domain_mailing_pkey" PRIMARY KEY ("key")
);

-- The sandbox now refuses a sender nobody verified: those it has taken so far stay good.
insert into "sandbox"."verified_sender" ("fromEmail", "isVerified")
select distinct lower("fromAddress"), true from "public"."stream_settings" where "provider" = 'sandbox' and "fromAddress" <> ''
on conflict ("fromEmail") do update set "isVerified" = true;
