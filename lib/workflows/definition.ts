import { z } from 'zod'
import { conditionSchema } from '#lib/workflows/conditions.ts'
import { configSchema } from '#lib/workflows/fields.ts'

const MAX_CONDITIONS = 20
const MAX_ACTIONS = 20

/**
 * A workflow as it is kept, draft or frozen. A draft may be unfinished: settings are only read against their
 * declarations when it is published (`problems.ts`) and when it runs.
 */
export const definitionSchema = z.object({
  trigger: z.object({ type: z.string().max(100), config: configSchema }),
  conditions: z.object({ all: z.array(conditionSchema).max(MAX_CONDITIONS, 'No more than 20 conditions.') }),
  actions: z
    .array(z.object({ id: z.string().min(1).max(60), action: z.string().max(100), config: configSchema }))
    .max(MAX_ACTIONS, 'No more than 20 actions.')
    .refine(
      (actions) => new Set(actions.map(({ id }) => id)).size === actions.length,
      'Two actions share one id.',
    ),
})

/** Far above what the bounds of a definition allow in practice (characters). */
const MAX_JSON = 900_000

/** A definition as a form sends it. */
export const definitionText = z
  .string()
  .max(MAX_JSON, 'This workflow is too large.')
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch (cause) {
      context.addIssue({ code: 'custom', message: 'This is not a workflow.', params: { cause } })
      return z.NEVER
    }
  })
  .pipe(definitionSchema)

export type Definition = z.output<typeof definitionSchema>
export type ActionStep = Definition['actions'][number]

/** Whether two definitions say the same. Both come from the database, which orders the names of an object. */
export function isSameDefinition(a: Definition, b: Definition): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Whether the draft says something else than the live version. What cannot be read differs. */
export function differs(draft: unknown, live: unknown): boolean {
  const [a, b] = [definitionSchema.safeParse(draft), definitionSchema.safeParse(live)]
  return !a.success || !b.success || !isSameDefinition(a.data, b.data)
}
