import { existsSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import type { Prisma } from '#db/client.ts'
import { MAIL_EVENT_KINDS } from '#lib/mail/event.ts'
import { ACTIONS } from '#lib/workflows/actions/registry.ts'
import { defaultConfig, parseConfig } from '#lib/workflows/fields.ts'
import { startWorkflows } from '#lib/workflows/start.ts'
import { TRIGGERS } from '#lib/workflows/triggers/registry.ts'
import { useDatabase } from '../support/database.ts'
import { definition, makeEventRow, makeLive, resetWorkflows } from './rig.ts'

useDatabase()
beforeEach(resetWorkflows)

/** For each trigger an event that starts it, and the facts of its own that it must know. */
const CASES: Record<
  string,
  { event: Partial<Prisma.MailEventUncheckedCreateInput>; facts: Record<string, unknown> }
> = {
  'mail.processed': { event: { kind: 'processed' }, facts: {} },
  'mail.deferred': {
    event: { kind: 'deferred', reason: '421 later' },
    facts: { 'event.reason': '421 later' },
  },
  'mail.delivered': { event: { kind: 'delivered', reason: '250 OK' }, facts: { 'event.reason': '250 OK' } },
  'mail.bounced': {
    event: { kind: 'bounced', bounceType: 'hard', reason: '550' },
    facts: { 'event.bounce_type': 'hard', 'event.reason': '550' },
  },
  'mail.dropped': {
    event: { kind: 'dropped', reason: 'Bounced Address' },
    facts: { 'event.reason': 'Bounced Address' },
  },
  'mail.opened': { event: { kind: 'opened', userAgent: 'Mail/1' }, facts: { 'event.user_agent': 'Mail/1' } },
  'mail.clicked': {
    event: { kind: 'clicked', url: 'https://a.test/', isMachine: false },
    facts: { 'event.url': 'https://a.test/', 'event.is_machine': false },
  },
  'mail.spam_reported': { event: { kind: 'spam_reported' }, facts: {} },
  'mail.unsubscribed': { event: { kind: 'unsubscribed' }, facts: {} },
  'mail.group_unsubscribed': { event: { kind: 'group_unsubscribed' }, facts: {} },
  'mail.group_resubscribed': { event: { kind: 'group_resubscribed' }, facts: {} },
  'mail.account_status_changed': {
    event: { kind: 'account_status_changed', messageId: null, reason: 'compliance_suspend' },
    facts: { 'event.reason': 'compliance_suspend' },
  },
  'mail.unknown': { event: { kind: 'unknown', reason: 'new' }, facts: { 'event.reason': 'new' } },
}

test('every kind of event can start a workflow', () => {
  expect(new Set(TRIGGERS.flatMap(({ kinds }) => kinds))).toEqual(new Set(MAIL_EVENT_KINDS))
})

for (const trigger of TRIGGERS) {
  test(`${trigger.id} starts by its event, with every fact that it declares`, async () => {
    const known = CASES[trigger.id]
    if (!known) throw new Error(`There is no case for the trigger ${trigger.id}.`)
    await makeLive(
      definition({
        trigger: { type: trigger.id, config: defaultConfig(trigger.fields) },
        conditions: { all: [] },
        actions: [{ id: 'a', action: 'create-task', config: { title: 'Look' } }],
      }),
    )
    const { id } = await makeEventRow(known.event)
    await startWorkflows([id])
    const run = await db().workflowRun.findFirstOrThrow({ where: { eventId: id } })
    expect(run.state).toBe('queued')
    expect(run.facts).toMatchObject({ ...known.facts, 'event.kind': known.event.kind })
    for (const { name } of trigger.facts) expect(run.facts, name).toHaveProperty([name])
  })
}

for (const action of ACTIONS) {
  test(`${action.id} has a test of its own and settings to begin with that can be read`, () => {
    expect(existsSync(`tests/workflows/actions/${action.id}.test.ts`)).toBe(true)
    const parsed = parseConfig(action.fields, defaultConfig(action.fields))
    const asked = parsed.ok ? [] : Object.keys(parsed.faults)
    for (const name of asked) expect(['template', 'user']).toContain(action.fields[name]?.type)
  })
}
