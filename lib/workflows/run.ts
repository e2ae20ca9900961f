import { sqlStatements, transaction } from '#lib/db.ts'
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
  const claimed = await claimRun(runId)
  if (!claimed) return
  try {
    const run = readRun(claimed)
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

type ClaimedRun = Omit<RunInHand, 'definition' | 'facts'> & { definition: unknown; facts: unknown }

/** A run that waits, or was left behind, becomes ours; undefined when it is finished or gone. */
async function claimRun(runId: string): Promise<ClaimedRun | undefined> {
  const [claimed] = await sqlStatements().$queryRaw<ClaimedRun[]>`
    update workflow_run run set state = 'running', "startedAt" = coalesce(run."startedAt", now())
    from workflow_version version
    where run.id = ${runId}::uuid and run.state in ('queued', 'running') and version.id = run."versionId"
    returning run.id, run."contactId", run."messageId", run.depth, run.facts, version.definition`
  return claimed
}

function readRun(claimed: ClaimedRun): RunInHand {
  const { definition, facts } = claimed
  return { ...claimed, definition: definitionSchema.parse(definition), facts: factsSchema.parse(facts) }
}

async function finishRun(runId: string): Promise<void> {
  await sqlStatements().$executeRaw`
    update workflow_run set state = 'done', "finishedAt" = now() where id = ${runId}::uuid and state = 'running'`
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
