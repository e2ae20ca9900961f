import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { SqlTx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { notifyLive } from '#lib/jobs/notify-live.ts'
import { typedLine } from '#lib/mail/plain-line.ts'

export const taskFields = z.object({
  title: typedLine.pipe(
    z.string().min(1, 'Say what is to be done.').max(300, 'Keep the title under 300 characters.'),
  ),
  contactId: z.uuid().nullable().default(null),
  ownerId: z.uuid().nullable().default(null),
  dueAt: z.coerce.date().nullable().default(null),
})

type Creation = z.output<typeof taskFields> & {
  /** The workflow step that makes it; the same step again gives the task it made before. */
  workflowStepId?: string | null
}

/** Adds a task; open timelines and task lists show it at once. Throws `not-found` when its contact is gone. */
export async function createTask(tx: SqlTx, input: Creation): Promise<{ id: string }> {
  const { title, contactId, ownerId, dueAt, workflowStepId = null } = input
  const [made] = await tx.$queryRaw<{ id: string }[]>`
    insert into task (id, title, "contactId", "ownerId", "dueAt", "workflowStepId", "updatedAt")
    select ${randomUUID()}::uuid, ${title}, ${contactId}::uuid, ${ownerId}::uuid,
      ${dueAt?.toISOString() ?? null}::timestamptz, ${workflowStepId}::uuid, now()
    where ${contactId}::uuid is null or exists (select from contact where id = ${contactId}::uuid)
    on conflict ("workflowStepId") do nothing
    returning id::text`
  if (!made) return findMade(tx, workflowStepId)
  await notifyLive(tx, 'task', [{ id: made.id, contactId }])
  return made
}

/** What was in the way: its step made the task already, also if that was a moment ago, or its contact is gone. */
async function findMade(tx: SqlTx, workflowStepId: string | null): Promise<{ id: string }> {
  const [made] = await tx.$queryRaw<{ id: string }[]>`
    select id::text from task where "workflowStepId" = ${workflowStepId}::uuid`
  if (!made) throw new DomainError('not-found', 'This contact is gone.')
  return made
}
