-- CreateTable
CREATE TABLE "considered_event" (
    "eventId" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "depth" INTEGER NOT NULL DEFAULT 0,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "skipped" UUID[],

    CONSTRAINT "considered_event_pkey" PRIMARY KEY ("eventId")
);

-- CreateTable
CREATE TABLE "skip_tally" (
    "versionId" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "skip_tally_pkey" PRIMARY KEY ("versionId","hour")
);

-- CreateIndex
CREATE INDEX "considered_event_at_idx" ON "considered_event"("at");

-- AddForeignKey
ALTER TABLE "considered_event" ADD CONSTRAINT "considered_event_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "mail_event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "skip_tally" ADD CONSTRAINT "skip_tally_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "workflow_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was skipped so far was a run of its own for each version.
INSERT INTO "considered_event" ("eventId", "at", "depth", "facts", "skipped")
SELECT r."eventId", min(r."createdAt"), max(r."depth"),
  coalesce(jsonb_object_agg(b ->> 'field', b -> 'found') FILTER (WHERE b ->> 'field' <> 'run.depth'), '{}'),
  array_agg(DISTINCT r."versionId")
FROM "workflow_run" r
JOIN "mail_event" e ON e."id" = r."eventId"
LEFT JOIN LATERAL jsonb_array_elements(r."because") AS b ON true
WHERE r."state" = 'skipped' GROUP BY r."eventId";

INSERT INTO "skip_tally" ("versionId", "hour", "count")
SELECT "versionId", date_trunc('hour', "createdAt", 'UTC'), count(*) FROM "workflow_run"
WHERE "state" = 'skipped' AND "eventId" IN (SELECT "eventId" FROM "considered_event") GROUP BY 1, 2;

DELETE FROM "workflow_run" WHERE "state" = 'skipped' AND "eventId" IN (SELECT "eventId" FROM "considered_event");
