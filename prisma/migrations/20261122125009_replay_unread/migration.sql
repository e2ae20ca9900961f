-- AlterTable
ALTER TABLE "post_replay" ADD COLUMN     "unreadCount" INTEGER NOT NULL DEFAULT 0;
