import { GUARD_FAULTS } from './guard-faults.ts'
import { ACCESS_FAULTS } from './access-faults.ts'
import { ACCOUNT_FAULTS } from './account-faults.ts'
import { DOOR_FAULTS } from './door-faults.ts'
import { DOMAIN_FAULTS } from './domain-faults.ts'
import { EVIDENCE_FAULTS } from './evidence-faults.ts'
import { LEAVING_FAULTS } from './leaving-faults.ts'
import { KEY_FAULTS } from './key-faults.ts'
import { MOVED_FAULTS } from './moved-faults.ts'
import { BIN_FAULTS } from './bin-faults.ts'
import { BULK_FAULTS } from './bulk-faults.ts'
import { PEOPLE_FAULTS } from './people-faults.ts'
import { PIPELINE_FAULTS } from './pipeline-faults.ts'
import { REPLAY_FAULTS } from './replay-faults.ts'
import { SANDBOX_FAULTS } from './sandbox-faults.ts'
import { SENDING_FAULTS } from './sending-faults.ts'
import { SET_UP_FAULTS } from './set-up-faults.ts'
import { WEBHOOK_FAULTS } from './webhook-faults.ts'
import { plainIndex, type Fault } from './fault.ts'

export const FAULTS: Fault[] = [
  {
    name: 'signature of a post not checked',
    edits: [
      {
        path: 'lib/wiring/receive-event-post.ts',
        find: 'if (!check.ok) {',
        replace: 'if (!check.ok && check.reason === "no-key") {',
      },
      {
        path: 'lib/wiring/receive-event-post.ts',
        find: 'const provider = keys.find((key) => key.publicKey === check.publicKey)?.provider',
        replace: 'const provider = keys[0]?.provider',
      },
      { path: 'lib/wiring/receive-event-post.ts', find: 'check.signedAt', replace: 'new Date()' },
    ],
    file: 'tests/wiring/receive-event-post.test.ts',
    test: 'a post that no known key signed is refused',
  },
  {
    name: 'signature checked over parsed and rewritten JSON',
    edits: [
      {
        path: 'lib/sendgrid/signature.ts',
        find: 'Buffer.concat([Buffer.from(post.timestamp), post.body])',
        replace: 'Buffer.from(post.timestamp + JSON.stringify(JSON.parse(post.body.toString())))',
      },
    ],
    file: 'tests/sendgrid/signature.test.ts',
    test: 'verifies',
  },
  {
    name: 'a post answered before it is stored',
    edits: [
      {
        path: 'lib/wiring/receive-event-post.ts',
        find: 'await orTryLater(recordPost(',
        replace: 'void Promise.allSettled([recordPost(',
      },
      {
        path: 'lib/wiring/receive-event-post.ts',
        find: 'signedAt: check.signedAt }))',
        replace: 'signedAt: check.signedAt })])',
      },
    ],
    file: 'tests/webhooks/unstored-post.test.ts',
    test: 'a post that cannot be stored is never acknowledged',
  },
  {
    name: 'the same post stored twice (no unique body hash)',
    edits: [
      plainIndex('raw_post_bodyHash_month_key'),
      {
        path: 'lib/webhooks/record-post.ts',
        find: 'on conflict ("bodyHash", "month") do nothing',
        replace: '',
      },
    ],
    file: 'tests/wiring/receive-event-post.test.ts',
    test: 'a signed post is stored whole, with one job, and answered 202',
  },
  {
    name: 'a bad item fails its batch',
    edits: [
      {
        path: 'lib/sendgrid/events.ts',
        find: `if (typeof event === 'string') rejected.push({ position, reason: event, item })`,
        replace: `if (typeof event === 'string') throw new Error(event)`,
      },
    ],
    file: 'tests/wiring/receive-event-post.test.ts',
    test: 'a bad item is set aside with its reason',
  },
  {
    name: 'one fact under two provider ids is two events (no unique fingerprint)',
    edits: [plainIndex('mail_event_fingerprint_key')],
    file: 'tests/messages/record-events.test.ts',
    test: 'an event is recorded once, under its own id and under a new one',
  },
  {
    name: 'one provider id twice is two events (no unique provider event id)',
    edits: [plainIndex('mail_event_providerEventId_key')],
    file: 'tests/messages/record-events.test.ts',
    test: 'the same provider id with other content: the first one stays',
  },
  {
    name: 'the last event wins instead of the highest rank',
    edits: [
      {
        path: 'lib/messages/refold.ts',
        find: 'select "messageId", max(rank) as rank, max(last) as last',
        replace: 'select "messageId", (array_agg(rank order by last desc))[1] as rank, max(last) as last',
      },
    ],
    file: 'tests/messages/record-events.test.ts',
    test: 'SQL and the pure fold agree',
  },
  {
    name: 'a hard bounce suppresses nobody',
    edits: [{ path: 'lib/messages/take-effect.ts', find: `event.kind === 'bounced' ||`, replace: '' }],
    file: 'tests/messages/record-events.test.ts',
    test: 'a hard bounce, a spam report and an unsubscribe suppress the address',
  },
  {
    name: 'a mail handed over before it is claimed',
    edits: [
      {
        path: 'lib/messages/deliver.ts',
        find: 'const claimedAt = performance.now()',
        replace:
          'const early = await transport(outgoing(message, instance, settings.options))\n  const claimedAt = performance.now()',
      },
      {
        path: 'lib/messages/deliver.ts',
        find: 'STOOD_STILL : await transport(outgoing(message, instance, settings.options))',
        replace: 'STOOD_STILL : early',
      },
    ],
    file: 'tests/messages/deliver.test.ts',
    test: 'the claim is committed before the provider is asked',
  },
  {
    name: 'a claim that two workers can win',
    edits: [
      {
        path: 'lib/messages/send-state.ts',
        find: 'where: { id: messageId, sendState: { in: from }, ...',
        replace: 'where: { id: messageId, ...',
      },
    ],
    file: 'tests/messages/deliver.test.ts',
    test: 'two workers with one job: the provider is asked once',
  },
  {
    name: 'sent again after a worker died in the middle',
    edits: [
      {
        path: 'lib/messages/deliver.ts',
        find: `if (message.sendState === 'sending') return abandonClaim(message)`,
        replace: `if (message.sendState === 'sending') await db().message.update({ where: { id: messageId }, data: { sendState: 'queued' } })`,
      },
      {
        path: 'lib/messages/deliver.ts',
        find: `if (message.sendState !== 'queued') return`,
        replace: `if (message.sendState !== 'queued' && message.sendState !== 'sending') return`,
      },
    ],
    file: 'tests/messages/deliver.test.ts',
    test: 'a worker that died while sending leaves the message unconfirmed',
  },
  {
    name: 'sent again after a time-out',
    edits: [
      {
        path: 'lib/sendgrid/transport.ts',
        find: `reply.phase === 'maybe-sent'`,
        replace: 'reply.phase === null',
      },
    ],
    file: 'tests/sendgrid/connections.test.ts',
    test: 'the answer never comes',
  },
  {
    name: 'a suppressed address written to by a job',
    edits: [
      {
        path: 'lib/messages/deliver.ts',
        find: 'await requireUnsuppressed(db(), message.toAddress, message.stream)',
        replace: '',
      },
    ],
    file: 'tests/messages/deliver.test.ts',
    test: 'before the provider is asked: suppressed meanwhile',
  },
  {
    name: 'a suppressed address accepted by compose',
    edits: [
      {
        path: 'lib/messages/compose.ts',
        find: 'await requireUnsuppressed(tx, to.email, stream)',
        replace: '',
      },
    ],
    file: 'tests/messages/deliver.test.ts',
    test: 'composing is refused: suppressed address',
  },
  {
    name: 'a double click sends twice (no unique compose key)',
    edits: [plainIndex('message_composeKey_key')],
    file: 'tests/messages/deliver.test.ts',
    test: 'a mail is composed once for one key',
  },
  {
    name: 'a replayed step makes a second task (no unique step)',
    edits: [plainIndex('task_workflowStepId_key')],
    file: 'tests/tasks/tasks.test.ts',
    test: 'a workflow step that runs again gives the task it made before',
  },
  {
    name: 'a finished step is done again',
    edits: [{ path: 'lib/workflows/step.ts', find: `if (step.state === 'done') return`, replace: '' }],
    file: 'tests/workflows/run.test.ts',
    test: 'a finished step is read back, never redone',
  },
  {
    name: 'a chain of workflow mails without an end',
    edits: [{ path: 'lib/messages/compose.ts', find: 'MAX_DEPTH = 5', replace: 'MAX_DEPTH = 5_000' }],
    file: 'tests/workflows/start.test.ts',
    test: 'a chain of workflow mails stops at its depth',
  },
  {
    name: 'a job queued outside its transaction',
    edits: [
      {
        path: 'lib/jobs/enqueue.ts',
        find: 'await tx.$executeRaw(enqueueing(',
        replace: `await (await import('#lib/db.ts')).db().$executeRaw(enqueueing(`,
      },
    ],
    file: 'tests/jobs/enqueue.test.ts',
    test: 'a job exists exactly if the transaction that enqueued it is kept',
  },
  ...PEOPLE_FAULTS,
  ...PIPELINE_FAULTS,
  ...REPLAY_FAULTS,
  ...BIN_FAULTS,
  ...BULK_FAULTS,
  ...WEBHOOK_FAULTS,
  ...KEY_FAULTS,
  ...MOVED_FAULTS,
  ...LEAVING_FAULTS,
  ...DOMAIN_FAULTS,
  ...ACCESS_FAULTS,
  ...ACCOUNT_FAULTS,
  ...SENDING_FAULTS,
  ...SANDBOX_FAULTS,
  ...SET_UP_FAULTS,
  ...EVIDENCE_FAULTS,
  ...GUARD_FAULTS,
  ...DOOR_FAULTS,
]
