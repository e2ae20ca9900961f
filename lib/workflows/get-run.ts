import { z } from 'zod'
import { personName } from '#lib/contacts/person-name.ts'
import { db } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import type { Action, StepOutput } from '#lib/workflows/actions/action.ts'
import { findAction } from '#lib/workflows/actions/registry.ts'
import { becauseSchema, type Because } from '#lib/workflows/conditions.ts'
import { definitionSchema } from '#lib/workflows/definition.ts'
import { describeConfig } from '#lib/workflows/describe-config.ts'
import { configSchema, type Config } from '#lib/workflows/fields.ts'
import type { RunState } from '#lib/workflows/list-runs.ts'
import { becauseSentence } from '#lib/workflows/sentences.ts'
import { loadSkips, type Skip } from '#lib/workflows/skips.ts'
import type { Trigger } from '#lib/workflows/triggers/trigger.ts'
import { findTrigger } from '#lib/workflows/triggers/registry.ts'

export type StepView = {
  position: number
  label: string
  /** `waiting`: no attempt has come to it yet. */
  state: 'waiting' | 'running' | 'done' | 'failed'
  /** Settings as they were used, in words; a mail as its text. */
  input: { label: string; value: string }[]
  made: { task: { id: string; title: string; contactId: string | null } | null; messageId: string | null }
  error: string | null
  startedAt: Date | null
  finishedAt: Date | null
}

export type RunView = {
  id: string
  state: RunState
  workflow: { id: string; name: string; version: number }
  trigger: string
  contact: { id: string; name: string } | null
  message: { id: string; subject: string } | null
  because: { sentence: string; passed: boolean }[]
  error: string | null
  depth: number
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  steps: StepView[]
}

const output = z.object({ taskId: z.uuid().optional(), messageId: z.uuid().optional() })

/** One run with its reasons and steps, also those that are still to come. Throws `not-found`. */
export async function getRun(id: string): Promise<RunView> {
  const [skip] = await loadSkips([id])
  if (skip) return viewSkip(skip)
  if (!z.uuid().safeParse(id).success) throw gone()
  const run = await db().workflowRun.findUnique({
    where: { id },
    include: {
      version: { include: { workflow: { select: { id: true, name: true } } } },
      contact: true,
      message: { select: { id: true, subject: true } },
      steps: { orderBy: { position: 'asc' } },
    },
  })
  if (!run) throw gone()
  const definition = definitionSchema.safeParse(run.version.definition)
  const trigger = findTrigger(definition.data?.trigger.type ?? '')
  const { createdAt, startedAt, finishedAt, state, error, depth, message, contact } = run
  return {
    id,
    state,
    workflow: { ...run.version.workflow, version: run.version.number },
    trigger: trigger?.label ?? 'Unknown trigger',
    contact: contact && { id: contact.id, name: personName(contact) },
    message,
    because: viewBecause(z.array(becauseSchema).parse(run.because), trigger),
    error,
    depth,
    createdAt,
    startedAt,
    finishedAt,
    steps: state === 'skipped' ? [] : await viewSteps(run.steps, definition.data?.actions ?? []),
  }
}

function viewSkip({ definition, at, because, eventKind: _, ...skip }: Skip): RunView {
  const trigger = findTrigger(definitionSchema.safeParse(definition).data?.trigger.type ?? '')
  return {
    ...skip,
    state: 'skipped',
    trigger: trigger?.label ?? 'Unknown trigger',
    because: viewBecause(because, trigger),
    error: null,
    createdAt: at,
    startedAt: null,
    finishedAt: at,
    steps: [],
  }
}

function viewBecause(because: readonly Because[], trigger: Trigger | null): RunView['because'] {
  return because.map((line) => ({
    sentence: becauseSentence(
      line,
      trigger?.facts.find(({ name }) => name === line.field),
    ),
    passed: line.passed,
  }))
}

function gone(): DomainError {
  return new DomainError('not-found', 'This run is gone. Its workflow may have been deleted.')
}

type StoredStep = {
  position: number
  state: 'running' | 'done' | 'failed'
  input: unknown
  output: unknown
  error: string | null
  startedAt: Date
  finishedAt: Date | null
}

async function viewSteps(
  stored: StoredStep[],
  actions: { action: string; config: Config }[],
): Promise<StepView[]> {
  const names = await loadNames(stored)
  return actions.map(({ action: id, config }, position) => {
    const action = findAction(id)
    const step = stored.find((one) => one.position === position)
    const made: StepOutput = output.safeParse(step?.output).data ?? {}
    return {
      position,
      label: action?.label ?? id,
      state: step?.state ?? 'waiting',
      input: describeInput(action, configSchema.safeParse(step?.input).data ?? config, names.people),
      made: {
        task: names.tasks.find((task) => task.id === made.taskId) ?? null,
        messageId: made.messageId ?? null,
      },
      error: step?.error ?? null,
      startedAt: step?.startedAt ?? null,
      finishedAt: step?.finishedAt ?? null,
    }
  })
}

/** What the steps speak of by id: tasks that they made, people that they name. */
async function loadNames(steps: StoredStep[]) {
  const taskIds = steps.flatMap((step) => output.safeParse(step.output).data?.taskId ?? [])
  const people = steps
    .flatMap((step) => Object.values(configSchema.safeParse(step.input).data ?? {}))
    .flatMap((value) => z.uuid().safeParse(value).data ?? [])
  const [tasks, users] = await Promise.all([
    db().task.findMany({
      where: { id: { in: taskIds } },
      select: { id: true, title: true, contactId: true },
    }),
    db().user.findMany({ where: { id: { in: people } }, select: { id: true, name: true } }),
  ])
  return { tasks, people: new Map(users.map(({ id, name }) => [id, name])) }
}

function describeInput(action: Action | null, input: Config, people: Map<string, string>): StepView['input'] {
  if (!action) return Object.entries(input).map(([label, value]) => ({ label, value: String(value) }))
  return describeConfig(action.fields, input, (id) => people.get(id) ?? 'Somebody who is no longer here')
}
