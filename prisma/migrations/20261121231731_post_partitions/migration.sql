-- Raw posts by month of storing. The partitions have a schema of their own: they are no part of the model.
CREATE SCHEMA IF NOT EXISTS "raw_post";

ALTER TABLE "rejected_item" DROP CONSTRAINT "rejected_item_postId_fkey";

ALTER TABLE "raw_post" RENAME TO "raw_post_before";
ALTER TABLE "raw_post_before" RENAME CONSTRAINT "raw_post_pkey" TO "raw_post_before_pkey";
ALTER INDEX "raw_post_bodyHash_key" RENAME TO "raw_post_before_bodyHash_key";
ALTER INDEX "raw_post_receivedAt_idx" RENAME TO "raw_post_before_receivedAt_idx";
ALTER INDEX "raw_post_pending" RENAME TO "raw_post_before_pending";

CREATE TABLE "raw_post" (
    "id" BIGINT NOT NULL DEFAULT nextval('"raw_post_id_seq"'),
    "month" DATE NOT NULL DEFAULT (date_trunc('month'::text, (now() AT TIME ZONE 'UTC'::text)))::date,
    "bodyHash" UUID NOT NULL,
    "provider" "Provider" NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signedAt" TIMESTAMPTZ(3),
    "body" BYTEA NOT NULL,
    "bytes" INTEGER NOT NULL,
    "state" "PostState" NOT NULL DEFAULT 'pending',
    "processedAt" TIMESTAMPTZ(3),
    "eventCount" INTEGER NOT NULL DEFAULT 0,
    "newCount" INTEGER NOT NULL DEFAULT 0,
    "rejectedCount" INTEGER NOT NULL DEFAULT 0,
    "foreignCount" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "raw_post_pkey" PRIMARY KEY ("id", "month")
) PARTITION BY RANGE ("month");

ALTER SEQUENCE "raw_post_id_seq" OWNED BY "raw_post"."id";

CREATE UNIQUE INDEX "raw_post_bodyHash_month_key" ON "raw_post" ("bodyHash", "month");
CREATE INDEX "raw_post_receivedAt_idx" ON "raw_post" ("receivedAt");

-- Work not yet done, found without reading what is.
CREATE INDEX "raw_post_pending" ON "raw_post" ("id") WHERE "state" = 'pending';

-- Makes the partition of a month unless it is there. What is stored before a worker made the next one has one of these.
CREATE FUNCTION "make_raw_post_partition"("month" date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  first date := date_trunc('month', "month")::date;
  name text := 'm' || to_char(first, 'YYYY_MM');
BEGIN
  IF to_regclass('raw_post.' || name) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE raw_post.%I PARTITION OF public.raw_post FOR VALUES FROM (%L) TO (%L)',
    name, first, (first + interval '1 month')::date);
END
$$;

SELECT "make_raw_post_partition"(m::date) FROM generate_series(
  date_trunc('month', now() AT TIME ZONE 'UTC'), date_trunc('month', now() AT TIME ZONE 'UTC') + interval '3 months', interval '1 month') AS m;

-- What is there counts as stored this month: none of it is dropped earlier than it should be.
INSERT INTO "raw_post" ("id", "bodyHash", "provider", "receivedAt", "signedAt", "body", "bytes", "state", "processedAt",
  "eventCount", "newCount", "rejectedCount", "foreignCount", "error")
SELECT "id", "bodyHash", "provider", "receivedAt", "signedAt", "body", "bytes", "state", "processedAt",
  "eventCount", "newCount", "rejectedCount", "foreignCount", "error" FROM "raw_post_before";

DROP TABLE "raw_post_before";
