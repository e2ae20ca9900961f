import { z } from 'zod'
import type { Tx } from '#lib/db.ts'
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

/** Adds a task; open timelines and task lists show it at once. */
export async function createTask(tx: Tx, input: Creation): Promise<{ id: string }> {
  if (input.contactId) await requireContact(tx, input.contactId)
  const [made] = await tx.task.createManyAndReturn({
    data: [input],
    select: { id: true },
    skipDuplicates: true,
  })
  if (!made) return findMade(tx, input.workflowStepId)
  await notifyLive(tx, 'task', [{ id: made.id, contactId: input.contactId }])
  return made
}

/** Only the unique step can be in the way of a task: it made one already, also if that was a moment ago. */
function findMade(tx: Tx, workflowStepId: string | null | undefined): Promise<{ id: string }> {
  return tx.task.findFirstOrThrow({ where: { workflowStepId: workflowStepId ?? null }, select: { id: true } })
}

async function requireContact(tx: Tx, id: string): Promise<void> {
  const contact = await tx.contact.findUnique({ where: { id }, select: { id: true } })
  if (!contact) throw new DomainError('not-found', 'This contact is gone.')
}
