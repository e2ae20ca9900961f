import { DomainError } from '#lib/errors.ts'
import { renderTemplate, templateFault, templateProblem, unknownNames } from '#lib/mail/template.ts'
import type { FactDeclaration, Facts } from '#lib/workflows/facts.ts'
import type { TemplateField } from '#lib/workflows/fields.ts'

/**
 * Fills the facts into a template of a workflow. `html` escapes each value; `line` is one line of text, whatever a
 * value carried into it. Throws `invalid` for a template that is malformed or exceeds the bounds of lib/mail/template.ts.
 */
export function fillTemplate(template: string, facts: Facts, field: TemplateField): string {
  const filled = renderOrRefuse(template, facts, field)
  if (field.format === 'html') return filled
  return [...filled.replace(/\s+/g, ' ').trim()].slice(0, field.maxLength).join('')
}

/** What is wrong with a template, one sentence each: it cannot be read, or names a value that there is not. */
export function templateProblems(template: string, declarations: readonly FactDeclaration[]): string[] {
  const problem = templateProblem(template)
  if (problem) return [`An inserted value is not written correctly: ${problem}.`]
  const known = declarations.map(({ name }) => name)
  return unknownNames(template, known).map(
    (name) => `There is no value “${name}” here. Pick one from the list.`,
  )
}

function renderOrRefuse(template: string, facts: Facts, field: TemplateField): string {
  try {
    return renderTemplate(template, nested(facts), field.format === 'html' ? 'html' : 'text')
  } catch (cause) {
    throw new DomainError(
      'invalid',
      `${field.label} could not be filled in: ${templateFault(cause)}. Correct it and publish again.`,
      {
        cause,
      },
    )
  }
}

/** `contact.first_name` as templates look it up. Null prototypes: a fact's name can reach nothing else. */
function nested(facts: Facts): Record<string, unknown> {
  const scope = Object.create(null) as Record<string, Record<string, unknown>>
  for (const [name, value] of Object.entries(facts)) {
    const [group = '', key = ''] = name.split('.')
    const members = (scope[group] ??= Object.create(null) as Record<string, unknown>)
    members[key] = value
  }
  return scope
}
