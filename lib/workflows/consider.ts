import { MAX_DEPTH } from '#lib/messages/compose.ts'
import { evaluate, type Because } from '#lib/workflows/conditions.ts'
import type { Definition } from '#lib/workflows/definition.ts'
import { parseConfig } from '#lib/workflows/fields.ts'
import type { Subject } from '#lib/workflows/load-subjects.ts'
import type { Trigger } from '#lib/workflows/triggers/trigger.ts'

/** Whether a version runs for an event, and which values decided. Null: the event is none of its business. */
export function consider(
  trigger: Trigger,
  definition: Definition,
  subject: Subject,
): { passed: boolean; because: Because[] } | null {
  if (!trigger.kinds.some((kind) => kind === subject.kind)) return null
  if (trigger.needsMessage && !subject.messageId) return null
  if (subject.depth >= MAX_DEPTH) return { passed: false, because: [chainStopped(subject.depth)] }
  const config = parseConfig(trigger.fields, definition.trigger.config)
  const guards = config.ok ? trigger.guards(config.config) : []
  return evaluate([...guards, ...definition.conditions.all], subject.facts, trigger.facts)
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
