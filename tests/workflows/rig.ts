import { randomUUID } from 'node:crypto'
import { db } from '#lib/db.ts'
import type { Prisma } from '#db/client.ts'
import { seal } from '#lib/secrets.ts'
import { streamKeyFingerprint, streamKeyOwner } from '#lib/settings/stream-key.ts'
import { createWorkflow, saveDraft } from '#lib/workflows/edit.ts'
import type { Definition } from '#lib/workflows/definition.ts'
import { publishWorkflow } from '#lib/workflows/publish.ts'
import { runWorkflow } from '#lib/workflows/run.ts'
import { startWorkflows } from '#lib/workflows/start.ts'
import { makeContact, makeMessage, makeUser } from '../support/factories.ts'

const TASK = {
  id: 'a',
  action: 'create-task',
  config: { title: 'Call {{ contact.first_name }}', dueInDays: 2 },
}

export const mailStep = (values: Record<string, string> = {}): Definition['actions'][number] => ({
  id: 'b',
  action: 'send-mail',
  config: { subject: 'About {{ event.url }}', html: '<p>Dear {{ contact.first_name }}</p>', ...values },
})

/** Clicked link contains “pricing” → create a task, unless told otherwise. */
export function definition(values: Partial<Definition> = {}): Definition {
  return {
    trigger: { type: 'mail.clicked', config: {} },
    conditions: { all: [{ field: 'event.url', operator: 'contains', value: 'pricing' }] },
    actions: [TASK],
    ...values,
  }
}

/** Empties what workflows touch, and lets mail be composed. */
export async function resetWorkflows(): Promise<void> {
  await db().$executeRaw`
    truncate workflow, workflow_version, event_listener, workflow_run, mail_event, message, contact, task, "user",
      suppression, mail_settings, stream_settings cascade`
  await db().$executeRaw`delete from graphile_worker._private_jobs`
  await db().streamSettings.create({
    data: {
      provider: 'sandbox',
      stream: 'transactional',
      fromName: 'Desk',
      fromAddress: 'desk@example.com',
      sealedKey: seal('SG.key', streamKeyOwner('sandbox', 'transactional')),
      keyLastFour: '.key',
      keyFingerprint: streamKeyFingerprint('SG.key'),
    },
  })
}

export async function makeDraft(draft: Definition = definition()) {
  const user = await makeUser({ role: 'admin' })
  const { id } = await createWorkflow({ name: 'Rule', userId: user.id })
  const { draftVersion } = await saveDraft({ workflowId: id, draftVersion: 1, userId: user.id, draft })
  return { workflowId: id, draftVersion, userId: user.id }
}

export async function makeLive(draft: Definition = definition()) {
  const made = await makeDraft(draft)
  return { ...made, ...(await publishWorkflow(made)) }
}

/** A stored event about a message to a contact that somebody owns. */
export async function makeEventRow(
  event: Partial<Prisma.MailEventUncheckedCreateInput> = {},
  message: Partial<Prisma.MessageUncheckedCreateInput> = {},
) {
  const owner = await makeUser({ name: 'Olga Owner' })
  const sender = await makeUser({ name: 'Sam Sender' })
  const contact = await makeContact({ firstName: 'Ana', ownerId: owner.id })
  const { id: messageId } = await makeMessage({ contactId: contact.id, senderId: sender.id, ...message })
  const row = await db().mailEvent.create({
    data: {
      provider: 'sandbox',
      kind: 'clicked',
      occurredAt: new Date('2026-05-03T10:00:00Z'),
      fingerprint: randomUUID(),
      messageId,
      url: 'https://shop.example.com/pricing',
      raw: {},
      ...event,
    },
  })
  return { id: row.id, owner, sender, contact, messageId }
}

/** The runs that wait in the queue, by the jobs that were enqueued for them. */
export async function queuedRunIds(): Promise<string[]> {
  const jobs = await db().$queryRaw<{ runId: string }[]>`
    select j.payload->>'runId' as "runId"
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = 'workflows.run' order by j.id`
  return jobs.map(({ runId }) => runId)
}

/** Starts and runs everything an event leads to; gives the runs. */
export async function process(eventId: bigint) {
  await startWorkflows([eventId])
  for (const runId of await queuedRunIds()) await runWorkflow(runId, { lastAttempt: true })
  return db().workflowRun.findMany({
    where: { eventId },
    include: { steps: { orderBy: { position: 'asc' } } },
  })
}
