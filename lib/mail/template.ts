import { Liquid } from 'liquidjs'

/**
 * Bounds for what people type. A template renders in well under a millisecond, and without loops none takes long; the time
 * (ms) goes on while a busy machine does other things, and a mail must not fail by that.
 */
const LIMITS = { parseLimit: 200_000, renderLimit: 10_000, memoryLimit: 2_000_000 }

const MAX_PLACES = 300
const MAX_PLACE_CHARS = 300

/** What templates may use. Without `raw`, every value inserted into HTML is escaped. */
const FILTERS = [
  'append',
  'capitalize',
  'date',
  'default',
  'downcase',
  'escape',
  'prepend',
  'strip',
  'truncate',
  'upcase',
]
const TAGS = ['case', 'comment', 'if', 'unless']

const plain = engine({})
const html = engine({ outputEscape: 'escape' })

/**
 * Fills `{{ … }}` in a template with facts. `as: 'html'` escapes each inserted value. A fact that is absent renders
 * as nothing; unknown names are found by `unknownNames`. Throws liquidjs's error when the template is malformed or
 * takes more than 10 s or 2 million memory units.
 */
export function renderTemplate(
  template: string,
  facts: Record<string, unknown>,
  as: 'html' | 'text',
): string {
  const problem = isTooIntricate(template) ? templateProblem(template) : null
  if (problem) throw new Error(`The template has ${problem}.`)
  return (as === 'html' ? html : plain).parseAndRenderSync(template, facts)
}

/** Parsing and looking for names know no time limit, and their cost grows with the square of what is to be filled in. */
function isTooIntricate(template: string): boolean {
  const places = template.split(/\{[{%]/).slice(1)
  return places.length > MAX_PLACES || places.some((place) => placeLength(place) > MAX_PLACE_CHARS)
}

function placeLength(place: string): number {
  const end = place.search(/[%}]\}/)
  return end < 0 ? place.length : end
}

/** What keeps a template from rendering, in words for whoever wrote it; null when it parses. */
export function templateProblem(template: string): string | null {
  if (isTooIntricate(template))
    return `more than ${MAX_PLACES} places to fill in, or one of over ${MAX_PLACE_CHARS} characters`
  try {
    plain.parse(template)
    return null
  } catch (error) {
    return templateFault(error)
  }
}

/** An error of liquidjs without the lines of a text that nobody sees as lines, and the HTML around what was typed. */
export function templateFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const said = message.replace(/, line:\d+, col:\d+$/, '').replaceAll(/<[^<>]*>/g, '')
  const open = /^(?:output|tag) "?(?<start>\{.*?)"? not closed$/s.exec(said)?.groups?.start
  if (open?.startsWith('{{')) return `“${open}” has no end. Close it with }}`
  if (open) return `“${open}” has no end. Close it with {% end… %}`
  if (said.startsWith('invalid value expression')) return 'there is nothing between {{ and }}'
  return said
}

/** The names a template uses that are not among `known` (dotted paths, as in `contact.first_name`). */
export function unknownNames(template: string, known: readonly string[]): string[] {
  if (templateProblem(template)) return []
  const used = plain.fullVariablesSync(template)
  return [...new Set(used)].filter((name) => !known.includes(name))
}

function engine(options: { outputEscape?: 'escape' }): Liquid {
  const liquid = new Liquid({
    ...LIMITS,
    ...options,
    // No template may read a file: every name resolves to nothing.
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
  })
  for (const name of Object.keys(liquid.filters)) if (!FILTERS.includes(name)) liquid.unregisterFilter(name)
  for (const name of Object.keys(liquid.tags))
    if (!TAGS.includes(name)) Reflect.deleteProperty(liquid.tags, name)
  return liquid
}
