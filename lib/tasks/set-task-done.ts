import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { notifyLive } from '#lib/jobs/notify-live.ts'

/**
 * Marks a task done or not done. Saying the same again changes nothing: the time it was first done stays. Anybody may
 * do it, since a colleague's task on one's own contact is often done on the way.
 */
export async function setTaskDone(tx: Tx, input: { id: string; isDone: boolean }): Promise<void> {
  const task = await tx.task.findUnique({ where: { id: input.id }, select: { contactId: true } })
  if (!task) throw new DomainError('not-found', 'This task is gone.')
  const { count } = await tx.task.updateMany({
    where: { id: input.id, doneAt: input.isDone ? null : { not: null } },
    data: { doneAt: input.isDone ? new Date() : null },
  })
  if (count > 0) await notifyLive(tx, 'task', [{ id: input.id, contactId: task.contactId }])
}
