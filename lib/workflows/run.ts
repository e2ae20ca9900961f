import { db, transaction } from '#lib/db.ts'
import { DomainError, type ErrorCode } from '#lib/errors.ts'
import type { JobContext } from '#lib/jobs/catalog.ts'
import { log } from '#lib/log.ts'
import { definitionSchema } from '#lib/workflows/definition.ts'
import { factsSchema } from '#lib/workflows/facts.ts'
import { performStep, type RunInHand } from '#lib/workflows/step.ts'

/** Failures that pass by themselves: the job comes again, with backoff. */
const PASSING: readonly ErrorCode[] = ['provider-unavailable', 'too-many']

/**
 * Executes a run from its first step that is not done. May be called any number of times for one run, also after a
 * worker died in the middle of a step. What passes by itself is thrown, so that the job is tried again, except at the
 * job's last attempt; any other failure ends the run with its sentence.
 */
export async function runWorkflow(runId: string, job: Pick<JobContext, 'lastAttempt'>): Promise<void> {
  if (!(await claimRun(runId))) return
  try {
    const run = await readRun(runId)
    for (const [position, action] of run.definition.actions.entries())
      await performStep(run, position, action)
    await finishRun(runId)
  } catch (error) {
    if (passes(error) && !job.lastAttempt) throw error
    if (!(error instanceof DomainError))
      log('workflows').error({ runId, err: error }, 'a run failed unexpectedly')
    await failRun(runId, sentenceFor(error))
  }
}

/** A run that waits, or was left behind, becomes ours; false when it is finished or gone. */
async function claimRun(runId: string): Promise<boolean> {
  const claimed = await db().$executeRaw`
    update workflow_run set state = 'running', "startedAt" = coalesce("startedAt", now())
    where id = ${runId}::uuid and state in ('queued', 'running')`
  return claimed === 1
}

async function readRun(runId: string): Promise<RunInHand> {
  const run = await db().workflowRun.findUniqueOrThrow({ where: { id: runId }, include: { version: true } })
  const { id, contactId, messageId, depth } = run
  const definition = definitionSchema.parse(run.version.definition)
  return { id, contactId, messageId, depth, definition, facts: factsSchema.parse(run.facts) }
}

async function finishRun(runId: string): Promise<void> {
  await db().workflowRun.updateMany({
    where: { id: runId, state: 'running' },
    data: { state: 'done', finishedAt: new Date() },
  })
}

/** Expected failures name themselves; what nobody expected (a lost connection, a bug) may pass, too. */
function passes(error: unknown): boolean {
  return error instanceof DomainError ? PASSING.includes(error.code) : true
}

function sentenceFor(error: unknown): string {
  if (error instanceof DomainError) return error.message
  return 'Something unexpected stopped this step, also when it was tried again. The log has the details.'
}

/** Ends the run and the step it stopped at together, so that neither is left behind. */
async function failRun(runId: string, error: string): Promise<void> {
  await transaction(async (tx) => {
    const data = { state: 'failed' as const, error, finishedAt: new Date() }
    await tx.workflowStep.updateMany({ where: { runId, state: 'running' }, data })
    await tx.workflowRun.updateMany({ where: { id: runId, state: 'running' }, data })
  })
}
