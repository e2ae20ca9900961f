import type { MailEventKind } from '#lib/mail/event.ts'
import type { Condition } from '#lib/workflows/conditions.ts'
import type { FactDeclaration } from '#lib/workflows/facts.ts'
import type { Config, Fields } from '#lib/workflows/fields.ts'

/** What starts a workflow: data and one pure function, so that the editor can use it as it is. */
export type Trigger = {
  id: string
  label: string
  /** As the list of workflows says it, after “When”. */
  sentence: string
  help?: string
  /** The kinds of event it wakes up for. */
  kinds: readonly MailEventKind[]
  /** Whether an event that belongs to no message of ours starts nothing. */
  needsMessage: boolean
  fields: Fields
  facts: readonly FactDeclaration[]
  /** What its settings demand, as conditions, so that their outcome is on record like any other. */
  guards: (config: Config) => readonly Condition[]
}
