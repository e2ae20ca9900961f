import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'

/**
 * The workflow, held until the transaction ends, so that edits and publishes of one workflow come one after the other.
 * Throws `not-found`; with `draftVersion`, `conflict` when somebody changed the draft since it was read.
 */
export async function lockWorkflow(tx: Tx, workflowId: string, draftVersion?: number) {
  await tx.$queryRaw`select 1 from workflow where id = ${workflowId}::uuid for update`
  const workflow = await tx.workflow.findUnique({ where: { id: workflowId }, include: { liveVersion: true } })
  if (!workflow) throw new DomainError('not-found', 'This workflow is gone. Somebody may have deleted it.')
  if (draftVersion !== undefined && workflow.draftVersion !== draftVersion) {
    throw new DomainError('conflict', await conflictSentence(tx, workflow.draftChangedById))
  }
  return workflow
}

async function conflictSentence(tx: Tx, changedById: string | null): Promise<string> {
  const user = changedById
    ? await tx.user.findUnique({ where: { id: changedById }, select: { name: true } })
    : null
  return `${user?.name ?? 'Somebody'} changed this workflow meanwhile. Reload to see it; what you changed since is not saved.`
}
