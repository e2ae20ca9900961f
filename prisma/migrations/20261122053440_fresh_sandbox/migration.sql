-- AlterTable
ALTER TABLE "sandbox"."control" ADD COLUMN     "isByHand" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "smtpPort" INTEGER;

-- CreateTable
CREATE TABLE "sandbox"."system_mail" (
    "id" BIGSERIAL NOT NULL,
    "sender" TEXT NOT NULL,
    "recipients" TEXT[],
    "subject" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "system_mail_pkey" PRIMARY KEY ("id")
);
