import type { AuditChanges } from '#lib/audit/record-audit.ts'

/** What may stand in a row that can never be erased. `address`: without who it names. `text`: its length alone. `hidden`: that it changed. */
type Manner = 'plain' | 'address' | 'text' | 'hidden'
type Value = string | number | boolean | null | readonly string[]

/**
 * The fields that differ, each from what to what, for `changes.fields` of an audit row. Only those that `manners` names
 * are compared. Addresses keep one letter and their domain, texts their length; of names and secrets nothing is kept but
 * that they changed. Pure.
 */
export function changedFields<Name extends string>(
  manners: Record<Name, Manner>,
  before: Partial<Record<NoInfer<Name>, Value>>,
  after: Partial<Record<NoInfer<Name>, Value>>,
): Record<string, AuditChanges> {
  const names = Object.keys(manners) as Name[]
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null))
      .map((name) => [
        name,
        { from: told(before[name] ?? null, manners[name]), to: told(after[name] ?? null, manners[name]) },
      ]),
  )
}

function told(value: Value, manner: Manner): string | number | boolean | null {
  if (manner === 'hidden' || value === null || value === '') return null
  if (manner === 'text') return `${String(value).length} characters`
  if (manner === 'address') return String(value).replace(/^(.)[^@]*(?=@|$)/s, '$1…')
  return typeof value === 'object' ? value.join(', ') || null : value
}
