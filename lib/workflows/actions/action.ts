import type { Facts } from '#lib/workflows/facts.ts'
import type { ConfigOf, Fields } from '#lib/workflows/fields.ts'

/** What an action produced, by what it made: ids that a run's page links to. */
export type StepOutput = { taskId?: string; messageId?: string; ownerId?: string | null; dueAt?: string }

export type ActionInput<F extends Fields> = {
  /** The settings, templates already filled in. */
  config: ConfigOf<F>
  facts: Facts
  run: { id: string; contactId: string | null; messageId: string | null; depth: number }
  /** The same each time this step is taken up again: the key of its effect. */
  step: { id: string; startedAt: Date }
}

/** What a workflow can do: settings as data, and the deed. */
export type Action = {
  id: string
  label: string
  help: string
  fields: Fields
  run: (input: ActionInput<Fields>) => Promise<StepOutput>
}

/**
 * Declares an action. `run` may be called again for the same step after a crash, also while an earlier call is still
 * going on, so its effect must be unique by `step.id`. Throws DomainError where the step should fail with that
 * sentence; `provider-unavailable` and `too-many` are tried again.
 */
export function defineAction<const F extends Fields>(
  action: Omit<Action, 'fields' | 'run'> & { fields: F; run: (input: ActionInput<F>) => Promise<StepOutput> },
): Action {
  // The engine reads the settings with these very fields before it calls `run`.
  return { ...action, run: (input) => action.run(input as ActionInput<F>) }
}
