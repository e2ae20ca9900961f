import {
  findOperator,
  OPERATORS,
  type Because,
  type Condition,
  type ConditionValue,
} from '#lib/workflows/conditions.ts'
import type { FactDeclaration, FactValue } from '#lib/workflows/facts.ts'

/** A line of because as a sentence: “Human opens is 0, wanted at least 1”. */
export function becauseSentence(line: Because, declared?: FactDeclaration): string {
  const wanted = comparison(line.operator, line.wanted, declared).replace(/^is /, '')
  return `${line.label} is ${shown(line.found, declared)}, wanted ${wanted}`
}

/** A condition as people say it: “Clicked link contains pricing”. */
export function conditionSentence(condition: Condition, declarations: readonly FactDeclaration[]): string {
  const declared = declarations.find(({ name }) => name === condition.field)
  return `${declared?.label ?? condition.field} ${comparison(condition.operator, condition.value, declared)}`
}

function comparison(operator: string, wanted: ConditionValue, declared: FactDeclaration | undefined): string {
  const known = declared ? findOperator(declared.type, operator) : anyOperator(operator)
  if (!known) return `${operator} ${shown(wanted, declared)}`
  return known.value === 'none' ? known.label : `${known.label} ${shown(wanted, declared)}`
}

/** For lines whose trigger is gone: most operators mean the same for every type. */
function anyOperator(name: string) {
  const tables = Object.values(OPERATORS)
  return tables.find((table) => Object.hasOwn(table, name))?.[name] ?? null
}

function shown(value: FactValue | ConditionValue, declared: FactDeclaration | undefined): string {
  if (value === null || value === '') return 'empty'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return String(value)
  const values = Array.isArray(value) ? value : [value]
  return values.map((text) => optionLabel(text, declared)).join(' or ') || 'nothing'
}

function optionLabel(text: string, declared: FactDeclaration | undefined): string {
  const option =
    declared?.type === 'choice' ? declared.options.find(({ value }) => value === text) : undefined
  return option?.label ?? text
}
