import { findOperator, OPERATORS, type Condition, type ConditionValue } from '#lib/workflows/conditions.ts'
import type { ActionStep, Definition } from '#lib/workflows/definition.ts'
import type { FactDeclaration } from '#lib/workflows/facts.ts'
import { defaultConfig, type Config, type ConfigValue, type Fields } from '#lib/workflows/fields.ts'

/** Takes another trigger. Conditions stay, also those it has no value for: they are listed as problems. */
export function chooseTrigger(draft: Definition, trigger: { id: string; fields: Fields }): Definition {
  return { ...draft, trigger: { type: trigger.id, config: defaultConfig(trigger.fields) } }
}

export function setTriggerSetting(draft: Definition, name: string, value: ConfigValue): Definition {
  return { ...draft, trigger: { ...draft.trigger, config: { ...draft.trigger.config, [name]: value } } }
}

export function addCondition(draft: Definition, fact: FactDeclaration): Definition {
  return withConditions(draft, [...draft.conditions.all, conditionOn(fact)])
}

export function setCondition(draft: Definition, index: number, condition: Condition): Definition {
  return withConditions(
    draft,
    draft.conditions.all.map((one, at) => (at === index ? condition : one)),
  )
}

export function removeCondition(draft: Definition, index: number): Definition {
  return withConditions(
    draft,
    draft.conditions.all.filter((_, at) => at !== index),
  )
}

/** A condition on another fact; what was compared with before is kept where the new fact can be compared so. */
export function conditionOn(fact: FactDeclaration, before?: Condition): Condition {
  const operator = before && findOperator(fact.type, before.operator) ? before.operator : firstOperator(fact)
  return withOperator({ field: fact.name, operator, value: before?.value ?? '' }, fact, operator)
}

/** The condition compared in another way, with a value of the kind that way needs. */
export function withOperator(condition: Condition, fact: FactDeclaration, operator: string): Condition {
  const kind = findOperator(fact.type, operator)?.value ?? 'none'
  return { ...condition, operator, value: suits(kind, condition.value) ? condition.value : FIRST_VALUE[kind] }
}

export function addAction(draft: Definition, action: { id: string; fields: Fields }, id: string): Definition {
  return {
    ...draft,
    actions: [...draft.actions, { id, action: action.id, config: defaultConfig(action.fields) }],
  }
}

export function setActionSetting(
  draft: Definition,
  id: string,
  name: string,
  value: ConfigValue,
): Definition {
  const change = (step: ActionStep): ActionStep =>
    step.id === id ? { ...step, config: { ...step.config, [name]: value } satisfies Config } : step
  return { ...draft, actions: draft.actions.map(change) }
}

/** Moves an action by so many places; at the ends it stays. */
export function moveAction(draft: Definition, id: string, by: -1 | 1): Definition {
  const from = draft.actions.findIndex((step) => step.id === id)
  const [a, b] = [draft.actions[from], draft.actions[from + by]]
  if (!a || !b) return draft
  return { ...draft, actions: draft.actions.map((step) => (step === a ? b : step === b ? a : step)) }
}

export function removeAction(draft: Definition, id: string): Definition {
  return { ...draft, actions: draft.actions.filter((step) => step.id !== id) }
}

const FIRST_VALUE = {
  text: '',
  number: 1,
  'yes-no': true,
  choices: [],
  day: '',
  none: '',
} satisfies Record<string, ConditionValue>

type ValueKind = keyof typeof FIRST_VALUE

function withConditions(draft: Definition, all: Condition[]): Definition {
  return { ...draft, conditions: { all } }
}

function firstOperator(fact: FactDeclaration): string {
  return Object.keys(OPERATORS[fact.type])[0] ?? ''
}

function suits(kind: ValueKind, value: ConditionValue): boolean {
  const first: ConditionValue = FIRST_VALUE[kind]
  return Array.isArray(first) ? Array.isArray(value) : typeof value === typeof first && !Array.isArray(value)
}
