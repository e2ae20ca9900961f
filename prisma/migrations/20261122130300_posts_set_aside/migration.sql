-- The few posts that could not be read at all, counted by the status page and listed with those of which a part could not.
CREATE INDEX "raw_post_set_aside" ON "raw_post" ("id") WHERE "state" = 'rejected';
