import { findAction } from '#lib/workflows/actions/registry.ts'
import { findOperator, type Condition } from '#lib/workflows/conditions.ts'
import type { Definition } from '#lib/workflows/definition.ts'
import type { FactDeclaration } from '#lib/workflows/facts.ts'
import { isBlankText, parseConfig, type Config, type Fields } from '#lib/workflows/fields.ts'
import { templateProblems } from '#lib/workflows/template.ts'
import { findTrigger } from '#lib/workflows/triggers/registry.ts'

/** One thing that keeps a draft from being published. `at` is where: `trigger.type`, `conditions.0`, `actions.<id>.title`. */
export type Problem = {
  at: string
  message: string
  /** Still to be filled in, rather than filled in wrongly. */
  isMissing: boolean
}

/** Everything that keeps a draft from being published; empty when it is clean. */
export function problemsOf(definition: Definition): Problem[] {
  const trigger = findTrigger(definition.trigger.type)
  const facts = trigger?.facts ?? []
  return [
    ...(trigger
      ? configProblems('trigger', trigger.fields, definition.trigger.config, facts)
      : [missing('trigger.type', 'Choose what starts this workflow.')]),
    ...definition.conditions.all.flatMap((condition, index) => conditionProblems(condition, index, facts)),
    ...(definition.actions.length === 0 ? [missing('actions', 'Add at least one action.')] : []),
    ...definition.actions.flatMap(({ id, action, config }) => {
      const known = findAction(action)
      return known
        ? configProblems(`actions.${id}`, known.fields, config, facts)
        : [wrong(`actions.${id}`, 'This action no longer exists. Remove it.')]
    }),
  ]
}

function configProblems(
  at: string,
  fields: Fields,
  config: Config,
  facts: readonly FactDeclaration[],
): Problem[] {
  const parsed = parseConfig(fields, config)
  if (!parsed.ok) {
    return Object.entries(parsed.faults).map(([name, message]) =>
      (isBlank(config[name]) ? missing : wrong)(`${at}.${name}`, message),
    )
  }
  return Object.entries(fields).flatMap(([name, field]) =>
    field.type === 'template'
      ? templateProblems(String(parsed.config[name]), facts).map((message) => wrong(`${at}.${name}`, message))
      : [],
  )
}

function conditionProblems(
  condition: Condition,
  index: number,
  facts: readonly FactDeclaration[],
): Problem[] {
  const at = `conditions.${index}`
  const declared = facts.find(({ name }) => name === condition.field)
  if (!declared) return [wrong(at, 'Choose what to compare: this trigger does not have that value.')]
  const operator = findOperator(declared.type, condition.operator)
  if (!operator) return [wrong(at, `Choose how to compare ${declared.label}.`)]
  return hasValue(operator.value, condition.value, declared)
    ? []
    : [missing(at, `Say what ${declared.label} is compared with.`)]
}

function missing(at: string, message: string): Problem {
  return { at, message, isMissing: true }
}

function wrong(at: string, message: string): Problem {
  return { at, message, isMissing: false }
}

/** Nothing was entered yet; an editor leaves empty paragraphs behind. */
function isBlank(value: Config[string] | undefined): boolean {
  return value === undefined || (typeof value === 'string' && isBlankText(value))
}

function hasValue(kind: string, value: Condition['value'], declared: FactDeclaration): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string' && value.trim() !== ''
    case 'number':
      return typeof value === 'number'
    case 'yes-no':
      return typeof value === 'boolean'
    case 'day':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
    case 'choices':
      return Array.isArray(value) && value.length > 0 && value.every((one) => isOption(one, declared))
    default:
      return true
  }
}

function isOption(value: string, declared: FactDeclaration): boolean {
  return declared.type === 'choice' && declared.options.some((option) => option.value === value)
}
