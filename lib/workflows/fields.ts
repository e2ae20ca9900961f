import { z } from 'zod'
import type { Option } from '#lib/workflows/facts.ts'

/** Shown, and asked for, only while another field (a choice) has this value. */
type Common = { label: string; help?: string; shownWhen?: { field: string; is: string } }

export type TemplateField = Common & {
  type: 'template'
  format: 'line' | 'html'
  default: string
  maxLength: number
}
export type NumberField = Common & { type: 'number'; default: number; min: number; max: number; unit: Unit }
type Unit = { one: string; other: string }
export type YesNoField = Common & { type: 'yes-no'; default: boolean }
export type ChoiceField = Common & { type: 'choice'; default: string; options: readonly Option[] }
/** The id of one of the CRM's users; empty while nobody was chosen. */
export type UserField = Common & { type: 'user' }

/** One setting of a trigger or an action, as data: the form, the schema and the config's type come from it. */
export type Field = TemplateField | NumberField | YesNoField | ChoiceField | UserField
export type Fields = Readonly<Record<string, Field>>

const MAX_TEXT = 100_000

/** Settings as they are kept: bounded, but not yet read against their declaration. */
export const configSchema = z.record(
  z.string().max(60),
  z.union([z.string().max(MAX_TEXT), z.number(), z.boolean()]),
)
export type Config = z.output<typeof configSchema>
export type ConfigValue = Config[string]

/** The type of the settings that `F` declares. */
export type ConfigOf<F extends Fields> = { [Name in keyof F]: ValueOf<F[Name]> }
type ValueOf<F> = F extends NumberField
  ? number
  : F extends YesNoField
    ? boolean
    : F extends ChoiceField
      ? F['options'][number]['value']
      : string

export type ParsedConfig<F extends Fields> =
  { ok: true; config: ConfigOf<F> } | { ok: false; faults: Record<string, string> }

/** Reads settings against their declaration; a setting that is absent or not shown takes its default. */
export function parseConfig<F extends Fields>(fields: F, raw: Config): ParsedConfig<F> {
  const config: Config = {}
  const faults: Record<string, string> = {}
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined
    if (value === undefined || !isShown(field, raw, fields)) config[name] = defaultOf(field)
    else config[name] = value
    if (!isShown(field, raw, fields)) continue
    const parsed = schemaOf(field).safeParse(config[name])
    if (!parsed.success) faults[name] = parsed.error.issues[0]?.message ?? 'This setting is wrong.'
  }
  // Every declared name is set by now, each with the type that its own schema has checked.
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, config: config as ConfigOf<F> }
}

/** Settings to begin with. */
export function defaultConfig(fields: Fields): Config {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, defaultOf(field)]))
}

/** Whether a field applies, given the other settings. */
export function isShown(field: Field, config: Config, fields: Fields): boolean {
  if (!field.shownWhen) return true
  const { field: other, is } = field.shownWhen
  const declared = fields[other]
  return (config[other] ?? (declared && defaultOf(declared))) === is
}

function defaultOf(field: Field): ConfigValue {
  return field.type === 'user' ? '' : field.default
}

function schemaOf(field: Field): z.ZodType<ConfigValue> {
  switch (field.type) {
    case 'template':
      return z
        .string({ error: `${field.label} must be text.` })
        .max(field.maxLength, `${field.label} is longer than ${field.maxLength} characters.`)
        .refine((text) => !isBlankText(text), `${field.label} is empty.`)
    case 'number': {
      const range = `${field.label} must be a whole number from ${field.min} to ${field.max}.`
      return z.int({ error: range }).min(field.min, range).max(field.max, range)
    }
    case 'yes-no':
      return z.boolean({ error: `${field.label} must be yes or no.` })
    case 'choice':
      return z.enum(
        field.options.map(({ value }) => value),
        { error: `${field.label}: choose one of the list.` },
      )
    case 'user':
      return z.uuid({ error: `${field.label}: choose somebody.` })
  }
}

/** Whether a text, or a mail's HTML, says nothing: an editor leaves empty paragraphs behind. */
export function isBlankText(text: string): boolean {
  return text.replace(/<[^<>]{0,2000}>|&nbsp;/g, '').trim() === ''
}

/** The unit as it reads after a number. */
export function unitFor({ unit }: NumberField, value: unknown): string {
  return value === 1 ? unit.one : unit.other
}
