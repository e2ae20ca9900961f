-- AlterTable
ALTER TABLE "sandbox"."post" ADD COLUMN     "copies" INTEGER NOT NULL DEFAULT 0;
