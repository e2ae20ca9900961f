import type { FactDeclaration } from '#lib/workflows/facts.ts'
import { mailEventTriggers } from '#lib/workflows/triggers/mail-event.ts'
import type { Trigger } from '#lib/workflows/triggers/trigger.ts'

/** Every trigger. Another one is a file beside this and a word here. */
export const TRIGGERS: readonly Trigger[] = [...mailEventTriggers]

const BY_ID = new Map(TRIGGERS.map((trigger) => [trigger.id, trigger]))

/** The trigger of that id; null for one of another release. */
export function findTrigger(id: string): Trigger | null {
  return BY_ID.get(id) ?? null
}

/** The fact of that name as some trigger declares it; undefined for one of another release. */
export function findFact(name: string): FactDeclaration | undefined {
  return TRIGGERS.flatMap(({ facts }) => facts).find((fact) => fact.name === name)
}
