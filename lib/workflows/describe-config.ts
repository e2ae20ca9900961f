import {
  isShown,
  unitFor,
  type Config,
  type ConfigValue,
  type Field,
  type Fields,
} from '#lib/workflows/fields.ts'

/** Settings as people read them, in the order of their declaration; those that do not apply are left out. */
export function describeConfig(
  fields: Fields,
  config: Config,
  nameOf: (userId: string) => string,
): { label: string; value: string }[] {
  return Object.entries(fields)
    .filter(([, field]) => isShown(field, config, fields))
    .map(([name, field]) => ({ label: field.label, value: describe(field, config[name], nameOf) }))
}

function describe(field: Field, stored: ConfigValue | undefined, nameOf: (userId: string) => string): string {
  const value = stored ?? (field.type === 'user' ? '' : field.default)
  switch (field.type) {
    case 'choice':
      return field.options.find((option) => option.value === value)?.label ?? String(value)
    case 'user':
      return nameOf(String(value))
    case 'yes-no':
      return value === true ? 'Yes' : 'No'
    case 'number':
      return `${String(value)} ${unitFor(field, value)}`
    case 'template':
      return field.format === 'html' ? wordsOf(String(value)) : String(value)
  }
}

/** The words of a mail, to be shown as text: what is left of a tag is a character like any other. */
function wordsOf(html: string): string {
  return html
    .replace(/<\/(?:p|li|h[1-6])>|<br\s{0,9}\/?>/gi, ' ')
    .replace(/<[^<>]{0,2000}>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, '’')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()
}
