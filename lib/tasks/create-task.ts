import { z } from 'zod'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { notifyLive } from '#lib/jobs/notify-live.ts'

export const taskFields = z.object({
  title: z.string().trim().min(1, 'Say what is to be done.').max(300, 'Keep the title under 300 characters.'),
  contactId: z.uuid().nullable().default(null),
  ownerId: z.uuid().nullable().default(null),
  dueAt: z.coerce.date().nullable().default(null),
})

type Creation = z.output<typeof taskFields> & {
  /** The workflow step that makes it; the same step again gives the task it made before. */
  workflowStepId?: string | null
}

/** Adds a task; open timelines and task lists show it at once. */
export async function createTask(tx: Tx, input: Creation): Promise<{ id: string }> {
  if (input.contactId) await requireContact(tx, input.contactId)
  if (!input.workflowStepId) return insert(tx, input)
  const made = await tx.task.findUnique({
    where: { workflowStepId: input.workflowStepId },
    select: { id: true },
  })
  return made ?? insert(tx, input)
}

async function insert(tx: Tx, input: Creation): Promise<{ id: string }> {
  const { id } = await tx.task.create({ data: input, select: { id: true } })
  await notifyLive(tx, 'task', [{ id, contactId: input.contactId }])
  return { id }
}

async function requireContact(tx: Tx, id: string): Promise<void> {
  const contact = await tx.contact.findUnique({ where: { id }, select: { id: true } })
  if (!contact) throw new DomainError('not-found', 'This contact is gone.')
}
