import type { Fault } from './fault.ts'

/** Matching later, contradictions, reading again, lanes. */
export const PIPELINE_FAULTS: Fault[] = [
  {
    name: 'of two mails that a nameless bounce may be about, one is taken',
    edits: [
      {
        path: 'lib/messages/match-events.ts',
        find: 'before.length === 1 ?',
        replace: 'before.length > 0 ?',
      },
    ],
    file: 'tests/messages/unmatched.test.ts',
    test: 'a bounce without ids goes to the one mail it can be about; with two it waits, each of them named',
  },
  {
    name: 'what came before a mail was accepted is never joined',
    edits: [
      {
        path: 'lib/messages/deliver.ts',
        find: 'if (isSent) await enqueueJoin(tx, { messageIds: [message.id] })',
        replace: 'if (!isSent) await enqueueJoin(tx, { messageIds: [message.id] })',
      },
    ],
    file: 'tests/messages/unmatched.test.ts',
    test: 'an event that came before its mail was accepted is joined once it is',
  },
  {
    name: 'an event that is matched by hand starts no workflow',
    edits: [
      {
        path: 'lib/messages/match-by-hand.ts',
        find: 'await takeEffect(tx, joined, { contactOf:',
        replace: 'await takeEffect(tx, joined, { startsWorkflows: false, contactOf:',
      },
    ],
    file: 'tests/messages/unmatched.test.ts',
    test: 'matched by hand: folds, suppresses, starts workflows and is audited, as if it had matched when it came; once',
  },
  {
    name: 'of two suppressions of one second, the one that came first tells why',
    edits: [
      {
        path: 'lib/suppressions/record-suppressions.ts',
        find: `case when (excluded."since", excluded."detail") < ("suppression"."since", "suppression"."detail") then`,
        replace: `case when excluded."since" < "suppression"."since" then`,
      },
    ],
    file: 'tests/messages/any-order.test.ts',
    test: 'any permutation, repetition and batching, with mails accepted before or after: the same state and the same runs',
  },
  {
    name: 'posts of a month that still wait are dropped with it',
    edits: [
      { path: 'lib/webhooks/post-retention.ts', find: 'if (pending) return false', replace: 'void pending' },
    ],
    file: 'tests/webhooks/pipeline.test.ts',
    test: 'months go whole, with their rejected items, once they are over for long enough and read; the next are made',
  },
  {
    name: 'mail shares its slots with bulk work',
    edits: [
      {
        path: 'lib/jobs/catalog.ts',
        find: `'messages.deliver': 'prompt',`,
        replace: `'messages.deliver': 'rules',`,
      },
    ],
    file: 'tests/jobs/lanes.test.ts',
    test: 'bulk work that fills its lanes holds up no mail',
  },
  {
    name: 'a worker that waits for the pipeline to be tended',
    edits: [
      {
        path: 'lib/wiring/worker-process.ts',
        find: "await transaction((tx) => enqueue(tx, 'pipeline.tend', {}, { jobKey: 'pipeline.tend:start' }))",
        replace: "await (await import('#lib/wiring/tend-pipeline.ts')).tendPipeline(new Date())",
      },
    ],
    file: 'tests/wiring/worker-start.test.ts',
    test: 'a worker whose pipeline cannot be tended begins its work all the same',
  },
  {
    name: 'a Message-ID header indexed however long it is',
    edits: [
      {
        path: 'lib/messages/match-events.ts',
        find: "return id === '' || id.length > MAX_HEADER_ID ? null : id",
        replace: 'void MAX_HEADER_ID\n  return id || null',
      },
    ],
    file: 'tests/messages/exactness.test.ts',
    test: 'a smtp-id of more bytes than an index takes',
  },
  {
    name: 'two facts of one second that differ in an answer are one',
    edits: [
      {
        path: 'lib/sendgrid/events.ts',
        find: '[raw.reason, raw.response, raw.ip',
        replace: '[raw.reason, raw.ip',
      },
    ],
    file: 'tests/messages/exactness.test.ts',
    test: 'facts of one second that differ in what they say',
  },
  {
    name: 'a fact is another one where its Message-ID is missing',
    edits: [
      {
        path: 'lib/sendgrid/events.ts',
        find: 'plain(raw.sg_message_id) || read.smtpId,',
        replace: 'plain(raw.sg_message_id) + String(read.smtpId),',
      },
    ],
    file: 'tests/sendgrid/events.test.ts',
    test: 'another Message-ID is another fact where SendGrid names no message',
  },
  {
    name: 'what was stored under a former fingerprint contradicts itself',
    edits: [
      {
        path: 'lib/messages/event-conflicts.ts',
        find: 'isDeepStrictEqual(keptRaw, event.raw)',
        replace: 'isDeepStrictEqual(keptRaw, null)',
      },
    ],
    file: 'tests/messages/exactness.test.ts',
    test: 'what was stored under a former kind of fingerprint',
  },
  {
    name: 'of two contents under one id in one batch any one kept',
    edits: [
      {
        path: 'lib/messages/insert-events.ts',
        find: 'leaderOf?.get(row) ?? row.fingerprint',
        replace: 'row.fingerprint',
      },
    ],
    file: 'tests/messages/exactness.test.ts',
    test: 'the first wins, counted and shown: delivered, in one post',
  },
  {
    name: 'of a fact under two ids only the first is tried',
    edits: [
      {
        path: 'lib/messages/insert-events.ts',
        find: "return `${fingerprint} ${providerEventId ?? ''}`",
        replace: 'void providerEventId\n  return fingerprint',
      },
    ],
    file: 'tests/messages/batching.test.ts',
    test: 'a fact that came under an id of another one is not lost when it comes under its own: a known id, then a free one',
  },
  {
    name: 'a contradiction forgotten once its fact has come under another id',
    edits: [
      {
        path: 'lib/messages/event-conflicts.ts',
        find: 'wasNew: toCome.has(fingerprint)',
        replace: 'wasNew: toCome.size < 0',
      },
    ],
    file: 'tests/messages/batching.test.ts',
    test: 'facts and ids that cross: the same events, state and contradictions however they are batched',
  },
  {
    name: 'crossing events inserted in the order in which they came',
    edits: [
      {
        path: 'lib/messages/insert-events.ts',
        find: 'inOneOrder([...rowOf.values()])',
        replace: '[...rowOf.values()]',
      },
    ],
    file: 'tests/messages/batching.test.ts',
    test: 'the same crossing facts in two posts at once, in other orders: nobody waits in a circle',
  },
  {
    name: 'a time in milliseconds taken for seconds',
    edits: [
      {
        path: 'lib/sendgrid/events.ts',
        find: 'number > FIRST_MS_TIMESTAMP ? number : number * 1000',
        replace: 'number > FIRST_MS_TIMESTAMP * 1e9 ? number : number * 1000',
      },
    ],
    file: 'tests/sendgrid/exactness.test.ts',
    test: 'one time in seconds, in milliseconds, as text',
  },
  {
    name: 'a post refused for good while the database is away',
    edits: [
      {
        path: 'lib/wiring/receive-event-post.ts',
        find: "throw new DomainError('provider-unavailable', 'The post could not be stored. Send it again.', {",
        replace: "throw new DomainError('invalid', 'The post could not be stored. Send it again.', {",
      },
    ],
    file: 'tests/webhooks/stopped-database.test.ts',
    test: 'PostgreSQL stopped: each post is told to come back',
  },
  {
    name: 'lanes of jobs that ended with the database stay ended',
    edits: [
      {
        path: 'lib/jobs/runner.ts',
        find: 'const reason = await state.lane.ended\n      if (state.isStopping) return',
        replace: 'const reason = await state.lane.ended\n      if (reason) return',
      },
    ],
    file: 'tests/jobs/lost-database.test.ts',
    test: 'jobs that end while the database is away',
  },
  {
    name: 'every job that waits dropped as spare',
    edits: [
      {
        path: 'lib/jobs/drop-spare-jobs.ts',
        find: 'offset ${keep}::int))`',
        replace: 'offset 0 * ${keep}::int))`',
      },
    ],
    file: 'tests/jobs/drop-spare-jobs.test.ts',
    test: 'of jobs that wait only so many are left',
  },
  {
    name: 'a step claimed anew when it is taken up again',
    edits: [
      {
        path: 'lib/workflows/step.ts',
        find: 'on conflict ("runId", position) do update\n    set input',
        replace: 'on conflict ("runId", position) do update\n    set id = excluded.id, input',
      },
    ],
    file: 'tests/workflows/run.test.ts',
    test: 'a worker that dies after the effect of step 1',
  },
  {
    name: 'a replay changes when a post was first read',
    edits: [
      {
        path: 'lib/webhooks/drain-posts.ts',
        find: 'coalesce(p."processedAt", now())',
        replace: 'now()',
      },
    ],
    file: 'tests/webhooks/pipeline.test.ts',
    test: 'posts that are read again add what was lost and count nothing twice',
  },
  {
    name: 'sample posts count as traffic',
    edits: [
      {
        path: 'lib/webhooks/drain-posts.ts',
        find: '!posts[index]?.isSample',
        replace: 'posts[index]',
      },
    ],
    file: 'tests/webhooks/pipeline.test.ts',
    test: 'posts are counted once, over any number of shards: events, new, duplicates, rejected, foreign',
  },
  {
    name: 'an event suppresses an address that its mail did not go to',
    edits: [
      {
        path: 'lib/suppressions/record-suppressions.ts',
        find: ' and m."toAddress" = e."email"',
        replace: '',
      },
    ],
    file: 'tests/messages/record-events.test.ts',
    test: 'a hard bounce, a spam report and an unsubscribe suppress the address; a block and a stranger do not',
  },
]
