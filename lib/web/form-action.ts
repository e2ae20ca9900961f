import { headers } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { expectedFailure, logUnexpected } from '#lib/web/failure.ts'
import type { FormState } from '#lib/web/form-state.ts'
import { requireSameOrigin } from '#lib/web/origin.ts'
import {
  requireAdminForRoute,
  requireSessionForRoute,
  requireUserForRoute,
  type SignedInUser,
} from '#lib/web/session.ts'

type Definition<Schema extends z.ZodObject> = {
  /** `sales`: anyone who is signed in. `new`: also who must still set up two-factor sign-in. */
  role: SignedInUser['role'] | 'new'
  schema: Schema
  /** Does the deed by calling one verb. A returned string is the form's message, anything else its `data`. */
  run: (input: z.output<Schema>, user: SignedInUser) => Promise<unknown>
}

type FormAction = (state: FormState, formData: FormData) => Promise<FormState>

/** Fields by these names are never sent back to the browser. */
const SECRET = /password|secret|token|key|^code$/i

/**
 * A server action for `useActionState`: authorises, refuses a foreign, `null` or missing Origin, parses, runs, and
 * turns what went wrong into form state. `redirect()` and `notFound()` pass through. A field that occurs several times
 * arrives as an array. Results that are not text, files or plain data do not survive the way to the browser.
 *
 *     'use server' // the file may export actions only, so keep the schema beside it or inside the call
 *     export const renameContact = formAction({
 *       role: 'sales',
 *       schema: z.object({ id: z.uuid(), name: z.string().trim().min(1, 'Enter a name.') }),
 *       run: (input, user) => renameContactVerb({ ...input, actorId: user.id }),
 *     })
 */
export function formAction<Schema extends z.ZodObject>({
  role,
  schema,
  run,
}: Definition<Schema>): FormAction {
  return async (_state, formData) => {
    return answerTo(formData, async () => {
      const user = await requireRole(role)
      requireSameOrigin(await headers())
      return run(schema.parse(fieldsOf(formData)), user)
    })
  }
}

/** The same for forms that people fill in before they are signed in. What they may do, `run` finds out by itself. */
export function openFormAction<Schema extends z.ZodObject>({
  schema,
  run,
}: {
  schema: Schema
  run: (input: z.output<Schema>) => Promise<unknown>
}): FormAction {
  return async (_state, formData) =>
    answerTo(formData, async () => {
      requireSameOrigin(await headers())
      return run(schema.parse(fieldsOf(formData)))
    })
}

async function answerTo(formData: FormData, work: () => Promise<unknown>): Promise<FormState> {
  try {
    return success(await work())
  } catch (error) {
    unstable_rethrow(error)
    return failure(error, formData)
  }
}

function requireRole(role: SignedInUser['role'] | 'new'): Promise<SignedInUser> {
  if (role === 'new') return requireSessionForRoute()
  return role === 'admin' ? requireAdminForRoute() : requireUserForRoute()
}

function fieldsOf(formData: FormData): Record<string, FormDataEntryValue | FormDataEntryValue[]> {
  const names = [...new Set(formData.keys())].filter((name) => !isFrameworkField(name))
  return Object.fromEntries(
    names.map((name) => {
      const values = formData.getAll(name).map(withoutNul)
      const [first, ...rest] = values
      return [name, rest.length > 0 || first === undefined ? values : first]
    }),
  )
}

/** PostgreSQL takes no NUL in a text, and nobody types one. */
function withoutNul(value: FormDataEntryValue): FormDataEntryValue {
  return typeof value === 'string' ? value.replaceAll('\0', '') : value
}

function success(result: unknown): FormState {
  return {
    ok: true,
    at: Date.now(),
    ...(typeof result === 'string' ? { message: result } : { data: result }),
  }
}

function failure(error: unknown, formData: FormData): FormState {
  const expected = expectedFailure(error)
  return {
    ok: false,
    at: Date.now(),
    values: typedValues(formData),
    message: expected?.message ?? `Something went wrong (id ${logUnexpected('form', error)}).`,
    ...(expected && Object.keys(expected.fields).length > 0 ? { fields: expected.fields } : {}),
  }
}

function typedValues(formData: FormData): Record<string, string> {
  const typed = [...formData].filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && !isFrameworkField(entry[0]) && !SECRET.test(entry[0]),
  )
  return Object.fromEntries(typed)
}

/** Next adds fields of its own (`$ACTION_…`) when a form is sent without JavaScript. */
function isFrameworkField(name: string): boolean {
  return name.startsWith('$')
}
