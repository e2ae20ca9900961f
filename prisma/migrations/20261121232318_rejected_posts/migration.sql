-- The few posts with items that could not be read, found among the many without.
CREATE INDEX "raw_post_rejected" ON "raw_post" ("id") WHERE "rejectedCount" > 0;
