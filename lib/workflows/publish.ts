import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { definitionSchema, isSameDefinition, type Definition } from '#lib/workflows/definition.ts'
import { lockWorkflow } from '#lib/workflows/lock-workflow.ts'
import { problemsOf } from '#lib/workflows/problems.ts'
import { findTrigger } from '#lib/workflows/triggers/registry.ts'

type Actor = { workflowId: string; userId: string | null }

/**
 * Freezes the draft as the next version and makes it the live one. Runs that have begun stay with their version.
 * Publishing a draft that is live already gives the live version. Throws `not-found`, `conflict` when the draft has
 * moved on, `invalid` with one sentence for each place that is not ready (`fields` keyed as in `Problem.at`).
 */
export function publishWorkflow(
  input: Actor & { draftVersion: number },
): Promise<{ versionId: string; number: number }> {
  return transaction((tx) => publishIn(tx, input))
}

/** The same within the caller's transaction. */
export async function publishIn(
  tx: Tx,
  { workflowId, draftVersion, userId }: Actor & { draftVersion: number },
): Promise<{ versionId: string; number: number }> {
  const workflow = await lockWorkflow(tx, workflowId, draftVersion)
  const definition = definitionSchema.parse(workflow.draft)
  requireClean(definition)
  const live = workflow.liveVersion
  if (
    live &&
    workflow.state === 'live' &&
    isSameDefinition(definitionSchema.parse(live.definition), definition)
  ) {
    return { versionId: live.id, number: live.number }
  }
  const last = await tx.workflowVersion.aggregate({ where: { workflowId }, _max: { number: true } })
  const number = (last._max.number ?? 0) + 1
  const version = await tx.workflowVersion.create({
    data: { workflowId, number, definition, publishedById: userId },
  })
  await tx.workflow.update({ where: { id: workflowId }, data: { state: 'live', liveVersionId: version.id } })
  await listenWith(tx, workflowId, { id: version.id, definition })
  await record(tx, { workflowId, userId }, 'workflow.published', { version: number })
  return { versionId: version.id, number }
}

/** Stops a live workflow: no new runs. Runs that have begun go on to their end. */
export function pauseWorkflow({ workflowId, userId }: Actor): Promise<void> {
  return transaction(async (tx) => {
    const workflow = await lockWorkflow(tx, workflowId)
    if (workflow.state !== 'live') return
    await tx.workflow.update({ where: { id: workflowId }, data: { state: 'paused' } })
    await listenWith(tx, workflowId, null)
    await record(tx, { workflowId, userId }, 'workflow.paused')
  })
}

/** Lets a paused workflow look at events again, with the version it had. Events of the pause are not made up for. */
export function resumeWorkflow({ workflowId, userId }: Actor): Promise<void> {
  return transaction(async (tx) => {
    const workflow = await lockWorkflow(tx, workflowId)
    if (workflow.state !== 'paused' || !workflow.liveVersion) return
    const { id, definition } = workflow.liveVersion
    await tx.workflow.update({ where: { id: workflowId }, data: { state: 'live' } })
    await listenWith(tx, workflowId, { id, definition: definitionSchema.parse(definition) })
    await record(tx, { workflowId, userId }, 'workflow.resumed')
  })
}

function requireClean(definition: Definition): void {
  const problems = problemsOf(definition)
  if (problems.length === 0) return
  const fields = Object.fromEntries(problems.map(({ at, message }) => [at, message]))
  throw new DomainError('invalid', 'This workflow is not ready. Correct what is listed, then publish.', {
    fields,
  })
}

/** `event_listener` is what recording reads to know whether anybody cares about a kind of event. */
async function listenWith(
  tx: Tx,
  workflowId: string,
  version: { id: string; definition: Definition } | null,
): Promise<void> {
  const versions = await tx.workflowVersion.findMany({ where: { workflowId }, select: { id: true } })
  await tx.eventListener.deleteMany({ where: { versionId: { in: versions.map(({ id }) => id) } } })
  if (!version) return
  const kinds = findTrigger(version.definition.trigger.type)?.kinds ?? []
  await tx.eventListener.createMany({ data: kinds.map((kind) => ({ versionId: version.id, kind })) })
}

function record(tx: Tx, { workflowId, userId }: Actor, action: string, changes = {}): Promise<void> {
  return recordAudit(tx, { actorId: userId, action, subjectType: 'workflow', subjectId: workflowId, changes })
}
