import { plainIndex, type Fault } from './fault.ts'

/** The pipeline's own road: lists in binary form, what was folded before, one look at each event. */
export const BULK_FAULTS: Fault[] = [
  {
    name: 'an event starts a version twice (no claim, no unique version and event)',
    edits: [
      plainIndex('workflow_run_versionId_eventId_key'),
      {
        path: 'lib/workflows/start.ts',
        find: 'on conflict ("versionId", "eventId") do nothing',
        replace: '',
      },
      { path: 'lib/workflows/start.ts', find: 'isMine.has(subject.eventId)', replace: 'isMine.size >= 0' },
    ],
    file: 'tests/workflows/start.test.ts',
    test: 'the same events 46 times, 5 in parallel, by two workers',
  },
  {
    name: 'an event that was looked at is tallied again',
    edits: [
      { path: 'lib/workflows/start.ts', find: 'isMine.has(subject.eventId)', replace: 'isMine.size >= 0' },
    ],
    file: 'tests/workflows/start.test.ts',
    test: 'the same events 46 times, 5 in parallel, by two workers',
  },
  {
    name: 'a fold that forgets what was folded before',
    edits: [{ path: 'lib/mail/status.ts', find: '{ ...so.marks }', replace: '{}' }],
    file: 'tests/messages/record-events.test.ts',
    test: 'parallel posts about one message lose nothing',
  },
  {
    name: 'a list that loses its shortest elements',
    edits: [{ path: 'lib/pg-arrays.ts', find: 'if (size > 0)', replace: 'if (size > 1)' }],
    file: 'tests/pg-arrays.test.ts',
    test: 'lists arrive as they were sent, by either road',
  },
  {
    name: 'the short cut takes an empty body for the post',
    edits: [
      {
        path: 'lib/web/event-post.ts',
        find: 'if (!isWorthReading(',
        replace: 'if (isWorthReading(',
      },
    ],
    file: 'tests/web/event-door.test.ts',
    test: 'a signed post is stored as it came, small or large, and answered 202',
  },
  {
    name: 'what a message says is not looked up where only a condition asks for it',
    edits: [
      {
        path: 'lib/workflows/start.ts',
        find: '(version.conditions.some(({ field }) => !isOfEvent(field)) || passes(version, subject)),',
        replace: 'passes(version, subject),',
      },
    ],
    file: 'tests/workflows/start.test.ts',
    test: 'opens and clicks are counted per message, people apart from machines',
  },
  {
    name: 'a test mail starts workflows',
    edits: [
      {
        path: 'lib/workflows/load-subjects.ts',
        find: '(m.id is null or not starts_with(m."composeKey", ${TEST_MAIL_PREFIX}))',
        replace: '${TEST_MAIL_PREFIX}::text is not null',
      },
    ],
    file: 'tests/workflows/start.test.ts',
    test: 'what becomes of a test mail starts nothing',
  },
  {
    name: 'mail that hangs holds up the mail of a link',
    edits: [
      {
        path: 'lib/jobs/catalog.ts',
        find: "'users.mail-reset': 'system',",
        replace: "'users.mail-reset': 'prompt',",
      },
    ],
    file: 'tests/jobs/lanes.test.ts',
    test: 'mail that hangs at the provider holds up none',
  },
  {
    name: 'what workflows wrote goes before what a person writes',
    edits: [{ path: 'lib/jobs/enqueue.ts', find: ' + (options.isBulk ? BEHIND_OTHERS : 0)', replace: '' }],
    file: 'tests/jobs/lanes.test.ts',
    test: 'what a person wrote goes before what workflows wrote',
  },
  {
    name: 'each loss of the connection leaves another listener',
    edits: [
      {
        path: 'lib/wiring/hear-settings.ts',
        find: "    if (isLost) return\n    isLost = true\n    client.end().catch((fault: unknown) => log('settings').debug({ err: fault }, 'it was closed already'))\n",
        replace: '',
      },
    ],
    file: 'tests/wiring/hear-settings.test.ts',
    test: 'however often its connection is lost, one listener is left',
  },
  {
    name: 'a post that fails by what may pass is set aside at once',
    edits: [
      {
        path: 'lib/webhooks/drain-posts.ts',
        find: 'return PERHAPS_PASSING.includes(codeOf(error)) &&',
        replace: 'return false &&',
      },
    ],
    file: 'tests/webhooks/may-pass.test.ts',
    test: 'a post that fails by what may pass',
  },
  {
    name: 'a post that another reader has read is set aside',
    edits: [
      {
        path: 'lib/webhooks/drain-posts.ts',
        find: "where: { id, state: 'pending' }",
        replace: 'where: { id }',
      },
    ],
    file: 'tests/webhooks/may-pass.test.ts',
    test: 'a post that another reader has read in the meantime',
  },
  {
    name: 'a full backlog is looked at only when a post comes',
    edits: [
      {
        path: 'lib/webhooks/backlog.ts',
        find: 'if (seen.isFull) setTimeout(',
        replace: 'if (!seen) setTimeout(',
      },
    ],
    file: 'tests/app/ready-and-metrics.test.ts',
    test: 'a full backlog sends posts away',
  },
  {
    name: 'a mail whose worker died is not counted as unconfirmed',
    edits: [
      {
        path: 'lib/messages/deliver.ts',
        find: 'if (isOver) await countUp(tx, { [COUNTED_AS.unconfirmed]: 1 })',
        replace: 'void isOver',
      },
    ],
    file: 'tests/messages/deliver.test.ts',
    test: 'a worker that died while sending',
  },
  {
    name: 'a reader that locks whatever waits',
    edits: [
      {
        path: 'lib/webhooks/drain-posts.ts',
        find: 'limit (select least(${limit}::int, 1 + ${MAX_BYTES}::int / greatest(avg("bytes"), 1)::int) from eldest)',
        replace: 'limit ${limit}::int',
      },
    ],
    file: 'tests/webhooks/set-aside.test.ts',
    test: 'one reader leaves to others what it does not take for its size',
  },
  {
    name: 'a post whose body is damaged not known when it fails',
    edits: [
      {
        path: 'lib/webhooks/drain-posts.ts',
        find: '  choice.taken?.(packed)\n',
        replace: '',
      },
      {
        path: 'lib/webhooks/drain-posts.ts',
        find: '  const outcomes = await read(tx, posts)',
        replace: '  choice.taken?.(packed)\n  const outcomes = await read(tx, posts)',
      },
    ],
    file: 'tests/webhooks/set-aside.test.ts',
    test: 'a post whose stored body is damaged is set aside, and those behind it are read',
  },
]
