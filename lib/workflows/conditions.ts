import { z } from 'zod'
import type { FactDeclaration, FactType, Facts, FactValue } from '#lib/workflows/facts.ts'

export const conditionSchema = z.object({
  field: z.string().max(100),
  operator: z.string().max(40),
  value: z.union([z.string().max(1000), z.number(), z.boolean(), z.array(z.string().max(200)).max(50)]),
})
export type Condition = z.output<typeof conditionSchema>
export type ConditionValue = Condition['value']

/** What decided: one line for each condition, whether it held or not. */
export const becauseSchema = z.object({
  field: z.string(),
  label: z.string(),
  operator: z.string(),
  wanted: conditionSchema.shape.value,
  found: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  passed: z.boolean(),
})
export type Because = z.output<typeof becauseSchema>

type Operator = {
  label: string
  /** What the editor asks for; `none`: the operator says it all. */
  value: 'text' | 'number' | 'yes-no' | 'choices' | 'day' | 'none'
  holds: (found: FactValue, wanted: ConditionValue) => boolean
}

/** How each type of fact can be tested. Text is compared without regard to case and surrounding blanks. */
export const OPERATORS: Record<FactType, Record<string, Operator>> = {
  text: {
    contains: {
      label: 'contains',
      value: 'text',
      holds: (found, wanted) => folded(found).includes(folded(wanted)),
    },
    is: { label: 'is', value: 'text', holds: (found, wanted) => folded(found) === folded(wanted) },
    'is-not': { label: 'is not', value: 'text', holds: (found, wanted) => folded(found) !== folded(wanted) },
    'starts-with': {
      label: 'starts with',
      value: 'text',
      holds: (found, wanted) => folded(found).startsWith(folded(wanted)),
    },
    'is-empty': { label: 'is empty', value: 'none', holds: (found) => folded(found) === '' },
    'is-not-empty': { label: 'is not empty', value: 'none', holds: (found) => folded(found) !== '' },
  },
  number: {
    'at-least': {
      label: 'is at least',
      value: 'number',
      holds: byNumber((found, wanted) => found >= wanted),
    },
    'at-most': { label: 'is at most', value: 'number', holds: byNumber((found, wanted) => found <= wanted) },
    is: { label: 'is', value: 'number', holds: byNumber((found, wanted) => found === wanted) },
  },
  'yes-no': {
    is: { label: 'is', value: 'yes-no', holds: (found, wanted) => (found ?? false) === wanted },
  },
  choice: {
    'is-one-of': {
      label: 'is one of',
      value: 'choices',
      holds: (found, wanted) => Array.isArray(wanted) && typeof found === 'string' && wanted.includes(found),
    },
  },
  time: {
    after: { label: 'is on or after', value: 'day', holds: byDay((found, wanted) => found >= wanted) },
    before: { label: 'is before', value: 'day', holds: byDay((found, wanted) => found < wanted) },
  },
}

/** Longer values (a bounce reason, a user agent) are cut where they are only shown. */
const SHOWN_LENGTH = 300

/**
 * Tests every condition, also after one has failed, so that all reasons are on record. Total: a fact that is absent
 * counts as empty, a condition that cannot be tested fails.
 */
export function evaluate(
  conditions: readonly Condition[],
  facts: Facts,
  declarations: readonly FactDeclaration[],
): { passed: boolean; because: Because[] } {
  const because = conditions.map((condition) => test(condition, facts, declarations))
  return { passed: because.every((line) => line.passed), because }
}

/** The operator a condition names, if the fact's type has it. */
export function findOperator(type: FactType, name: string): Operator | null {
  const ofType = OPERATORS[type]
  return Object.hasOwn(ofType, name) ? (ofType[name] ?? null) : null
}

/** Whether one condition holds. */
export function holds(condition: Condition, facts: Facts, declarations: readonly FactDeclaration[]): boolean {
  const declared = declarations.find(({ name }) => name === condition.field)
  const known = declared && findOperator(declared.type, condition.operator)
  return known ? known.holds(foundIn(facts, condition.field), condition.value) : false
}

function foundIn(facts: Facts, field: string): FactValue {
  return (Object.hasOwn(facts, field) ? facts[field] : null) ?? null
}

function test(condition: Condition, facts: Facts, declarations: readonly FactDeclaration[]): Because {
  const { field, operator, value } = condition
  const found = foundIn(facts, field)
  return {
    field,
    label: declarations.find(({ name }) => name === field)?.label ?? field,
    operator,
    wanted: value,
    found: typeof found === 'string' ? excerpt(found) : found,
    passed: holds(condition, facts, declarations),
  }
}

/** Cut by code points: half a surrogate pair cannot be stored. */
function excerpt(text: string): string {
  return text.length <= SHOWN_LENGTH ? text : [...text].slice(0, SHOWN_LENGTH).join('')
}

function folded(value: FactValue | ConditionValue): string {
  return value === null ? '' : String(value).trim().toLowerCase()
}

function byNumber(compare: (found: number, wanted: number) => boolean): Operator['holds'] {
  return (found, wanted) => typeof found === 'number' && typeof wanted === 'number' && compare(found, wanted)
}

/** Days are compared as UTC dates, `2026-05-03`, which sort as text. */
function byDay(compare: (found: string, wanted: string) => boolean): Operator['holds'] {
  return (found, wanted) =>
    typeof found === 'string' &&
    typeof wanted === 'string' &&
    found !== '' &&
    compare(found.slice(0, 10), wanted)
}
