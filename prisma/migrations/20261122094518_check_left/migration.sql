-- AlterTable
ALTER TABLE "check_standing" ADD COLUMN     "leftAt" TIMESTAMPTZ(3);
