import { randomUUID } from 'node:crypto'
import { sqlStatements } from '#lib/db.ts'
import type { StepState } from '#db/client.ts'
import { DomainError } from '#lib/errors.ts'
import type { Action, StepOutput } from '#lib/workflows/actions/action.ts'
import { findAction } from '#lib/workflows/actions/registry.ts'
import type { ActionStep, Definition } from '#lib/workflows/definition.ts'
import type { Facts } from '#lib/workflows/facts.ts'
import { parseConfig, type Config, type ConfigOf, type Fields } from '#lib/workflows/fields.ts'
import { fillTemplate } from '#lib/workflows/template.ts'

/** A claimed run with what its steps need. */
export type RunInHand = {
  id: string
  contactId: string | null
  messageId: string | null
  depth: number
  definition: Definition
  facts: Facts
}

/**
 * Executes one step, unless it is done already. A step that a dead worker left behind keeps its row, and with it the
 * id that makes its effect unique. Throws what the action throws; the caller records it.
 */
export async function performStep(
  run: RunInHand,
  position: number,
  { action: name, config }: ActionStep,
): Promise<void> {
  const action = findAction(name)
  const input = action ? fill(action.fields, config, run.facts) : config
  const step = await claimStep(run.id, position, name, input)
  if (step.state === 'done') return
  if (!action) throw new DomainError('unsupported', `This release does not know the action “${name}”.`)
  const { id, contactId, messageId, depth } = run
  const output = await action.run({
    config: readInput(action, input),
    facts: run.facts,
    run: { id, contactId, messageId, depth },
    step: { id: step.id, startedAt: step.startedAt },
  })
  await finishStep(step.id, output)
}

type ClaimedStep = { id: string; state: StepState; startedAt: Date }

/** The step's row: ours by insert, or the one that an earlier attempt made. */
async function claimStep(
  runId: string,
  position: number,
  action: string,
  input: Config,
): Promise<ClaimedStep> {
  const [step] = await sqlStatements().$queryRaw<[ClaimedStep]>`
    insert into workflow_step as step (id, "runId", position, action, input)
    values (${randomUUID()}::uuid, ${runId}::uuid, ${position}::int, ${action}, ${JSON.stringify(input)}::jsonb)
    on conflict ("runId", position) do update
    set input = case when step.state = 'done' then step.input else excluded.input end
    returning id, state, "startedAt"`
  return step
}

async function finishStep(id: string, output: StepOutput): Promise<void> {
  await sqlStatements().$executeRaw`
    update workflow_step
    set state = 'done', output = ${JSON.stringify(output)}::jsonb, error = null, "finishedAt" = now()
    where id = ${id}::uuid and state <> 'done'`
}

/** The settings with every template filled in. */
function fill(fields: Fields, config: Config, facts: Facts): Config {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined
      return [name, field?.type === 'template' ? fillTemplate(String(value), facts, field) : value]
    }),
  )
}

function readInput(action: Action, filled: Config): ConfigOf<Fields> {
  const input = parseConfig(action.fields, filled)
  if (input.ok) return input.config
  throw new DomainError(
    'invalid',
    `${Object.values(input.faults).join(' ')} Correct the workflow and publish it again.`,
  )
}
