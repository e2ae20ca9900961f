import { db } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { definitionSchema, differs, type Definition } from '#lib/workflows/definition.ts'
import type { WorkflowState } from '#lib/workflows/list-workflows.ts'
import { problemsOf, type Problem } from '#lib/workflows/problems.ts'

export type WorkflowVersionRow = {
  id: string
  number: number
  publishedAt: Date
  publishedBy: string | null
  isLive: boolean
  definition: Definition | null
}

export type WorkflowView = {
  id: string
  name: string
  state: WorkflowState
  draft: Definition
  draftVersion: number
  problems: Problem[]
  hasUnpublishedChanges: boolean
  live: { id: string; number: number; publishedAt: Date; definition: Definition } | null
}

/** A workflow as its editor needs it. Throws `not-found`, `unsupported` for a draft of a newer release. */
export async function getWorkflow(id: string): Promise<WorkflowView> {
  const workflow = await db().workflow.findUnique({ where: { id }, include: { liveVersion: true } })
  if (!workflow) throw new DomainError('not-found', 'This workflow is gone. Somebody may have deleted it.')
  const { name, state, draftVersion, liveVersion } = workflow
  const draft = readDefinition(workflow.draft)
  if (!draft)
    throw new DomainError('unsupported', 'Another release made this workflow. This one cannot read it.')
  const definition = liveVersion && readDefinition(liveVersion.definition)
  return {
    id,
    name,
    state,
    draft,
    draftVersion,
    problems: problemsOf(draft),
    hasUnpublishedChanges: liveVersion ? differs(workflow.draft, liveVersion.definition) : false,
    live:
      liveVersion && definition
        ? { id: liveVersion.id, number: liveVersion.number, publishedAt: liveVersion.publishedAt, definition }
        : null,
  }
}

/** The frozen versions, newest first. */
export async function listVersions(workflowId: string): Promise<WorkflowVersionRow[]> {
  const versions = await db().workflowVersion.findMany({
    where: { workflowId },
    include: { liveOf: { select: { id: true } } },
    orderBy: { number: 'desc' },
    take: 200,
  })
  const people = await db().user.findMany({
    where: { id: { in: versions.flatMap(({ publishedById }) => publishedById ?? []) } },
    select: { id: true, name: true },
  })
  return versions.map(({ id, number, publishedAt, publishedById, liveOf, definition }) => ({
    id,
    number,
    publishedAt,
    publishedBy: people.find((person) => person.id === publishedById)?.name ?? null,
    isLive: liveOf !== null,
    definition: readDefinition(definition),
  }))
}

function readDefinition(stored: unknown): Definition | null {
  const parsed = definitionSchema.safeParse(stored)
  return parsed.success ? parsed.data : null
}
