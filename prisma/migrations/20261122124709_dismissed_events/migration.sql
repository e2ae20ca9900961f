-- AlterTable
ALTER TABLE "unmatched_event" ADD COLUMN     "dismissedAt" TIMESTAMPTZ(3);

-- The bin as people see it, latest first, however many were dismissed.
CREATE INDEX "unmatched_event_waiting" ON "unmatched_event" ("eventId") WHERE "dismissedAt" IS NULL;
