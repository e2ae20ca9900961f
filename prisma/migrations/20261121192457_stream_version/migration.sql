-- AlterTable
ALTER TABLE "stream_settings" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;
