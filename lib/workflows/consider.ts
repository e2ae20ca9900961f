import { MAX_DEPTH } from '#lib/messages/compose.ts'
import { evaluate, holds, type Because } from '#lib/workflows/conditions.ts'
import type { LiveVersion } from '#lib/workflows/live-versions.ts'
import type { Subject } from '#lib/workflows/load-subjects.ts'

/** What a version asks of an event: the trigger's own demands (`guards`) and its conditions. */
export type Asker = Pick<LiveVersion, 'trigger' | 'conditions'>

/** Whether the event is any of the version's business. */
export function concerns({ trigger }: Asker, subject: Pick<Subject, 'kind' | 'messageId'>): boolean {
  return (
    trigger.kinds.some((kind) => kind === subject.kind) &&
    (!trigger.needsMessage || subject.messageId !== null)
  )
}

/** Whether a version runs for an event that concerns it. */
export function passes({ trigger, conditions }: Asker, subject: Pick<Subject, 'depth' | 'facts'>): boolean {
  return (
    subject.depth < MAX_DEPTH &&
    conditions.every((condition) => holds(condition, subject.facts, trigger.facts))
  )
}

/** Which values decided, one line for each condition. */
export function explain(
  { trigger, conditions }: Asker,
  subject: Pick<Subject, 'depth' | 'facts'>,
): Because[] {
  if (subject.depth >= MAX_DEPTH) return [chainStopped(subject.depth)]
  return evaluate(conditions, subject.facts, trigger.facts).because
}

/** A mail that a workflow sent can start a workflow that sends a mail, and so on: such a chain ends here. */
function chainStopped(depth: number): Because {
  return {
    field: 'run.depth',
    label: 'Number of workflow mails in a row',
    operator: 'at-most',
    wanted: MAX_DEPTH - 1,
    found: depth,
    passed: false,
  }
}
