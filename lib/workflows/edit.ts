import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { definitionSchema, differs, type Definition } from '#lib/workflows/definition.ts'
import { lockWorkflow } from '#lib/workflows/lock-workflow.ts'
import { problemsOf, type Problem } from '#lib/workflows/problems.ts'

type Edit = { workflowId: string; draftVersion: number; userId: string }
export type Saved = {
  draftVersion: number
  draft: Definition
  problems: Problem[]
  hasUnpublishedChanges: boolean
}

const EMPTY: Definition = {
  trigger: { type: '', config: {} },
  conditions: { all: [] },
  actions: [],
}

/** Adds a workflow with an empty draft. Nothing runs until it is published. */
export function createWorkflow(input: { name: string; userId: string | null }): Promise<{ id: string }> {
  return transaction((tx) => createIn(tx, { ...input, draft: EMPTY }))
}

/** The same within the caller's transaction, with a draft to begin with. */
export async function createIn(
  tx: Tx,
  { name, userId, draft }: { name: string; userId: string | null; draft: Definition },
): Promise<{ id: string }> {
  const workflow = await tx.workflow.create({ data: { name, draft, draftChangedById: userId } })
  await record(tx, workflow.id, userId, 'workflow.created')
  return { id: workflow.id }
}

/**
 * Keeps the draft as the editor has it, unfinished or not, and says what is still missing. Not audited: a draft does
 * nothing, and publishing keeps it whole in a version. Throws `conflict` when somebody else changed it since.
 */
export function saveDraft({
  workflowId,
  draftVersion,
  userId,
  draft,
}: Edit & { draft: Definition }): Promise<Saved> {
  return transaction(async (tx) => {
    await lockWorkflow(tx, workflowId, draftVersion)
    return putDraft(tx, { workflowId, draftVersion, userId }, draft)
  })
}

/** Gives the workflow another name, at once and for all its versions. */
export function renameWorkflow({
  workflowId,
  name,
  userId,
}: {
  workflowId: string
  name: string
  userId: string
}): Promise<void> {
  return transaction(async (tx) => {
    await lockWorkflow(tx, workflowId)
    await tx.workflow.update({ where: { id: workflowId }, data: { name } })
    await record(tx, workflowId, userId, 'workflow.renamed')
  })
}

/** Makes the draft what a version says: the live one to drop unpublished changes, an older one to go back. */
export function revertDraft({ versionId, ...edit }: Edit & { versionId: string }): Promise<Saved> {
  return transaction(async (tx) => {
    await lockWorkflow(tx, edit.workflowId, edit.draftVersion)
    const version = await tx.workflowVersion.findFirst({
      where: { id: versionId, workflowId: edit.workflowId },
    })
    if (!version) throw new DomainError('not-found', 'This version is gone.')
    await record(tx, edit.workflowId, edit.userId, 'workflow.draft-reverted', { version: version.number })
    return putDraft(tx, edit, definitionSchema.parse(version.definition))
  })
}

/** Removes the workflow with its versions and runs. Tasks and mails they made stay. */
export function deleteWorkflow({
  workflowId,
  userId,
}: {
  workflowId: string
  userId: string
}): Promise<void> {
  return transaction(async (tx) => {
    await lockWorkflow(tx, workflowId)
    const versions = await tx.workflowVersion.findMany({ where: { workflowId }, select: { id: true } })
    await tx.eventListener.deleteMany({ where: { versionId: { in: versions.map(({ id }) => id) } } })
    await tx.workflow.delete({ where: { id: workflowId } })
    await record(tx, workflowId, userId, 'workflow.deleted')
  })
}

async function putDraft(
  tx: Tx,
  { workflowId, draftVersion, userId }: Edit,
  draft: Definition,
): Promise<Saved> {
  const kept = await tx.workflow.update({
    where: { id: workflowId },
    data: { draft, draftVersion: draftVersion + 1, draftChangedById: userId },
    include: { liveVersion: true },
  })
  return {
    draftVersion: kept.draftVersion,
    draft,
    problems: problemsOf(draft),
    hasUnpublishedChanges: kept.liveVersion ? differs(kept.draft, kept.liveVersion.definition) : false,
  }
}

function record(
  tx: Tx,
  workflowId: string,
  actorId: string | null,
  action: string,
  changes = {},
): Promise<void> {
  return recordAudit(tx, { actorId, action, subjectType: 'workflow', subjectId: workflowId, changes })
}
