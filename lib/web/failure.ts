import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { DomainError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'

/** The expected failure that `error` stands for; null when it is none of ours. */
export function expectedFailure(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error
  if (error instanceof z.ZodError) {
    return new DomainError('invalid', 'Some fields need another look.', { fields: fieldErrors(error) })
  }
  return null
}

/** Logs an unexpected error under a short id and returns the id, which is all that a person is shown. */
export function logUnexpected(part: string, error: unknown): string {
  const id = randomBytes(4).toString('hex')
  log(part).error({ errorId: id, err: error }, 'unexpected error')
  return id
}

/** The first sentence for each field, keyed by its dotted path. */
function fieldErrors(error: z.ZodError): Record<string, string> {
  const fields = new Map<string, string>()
  for (const issue of error.issues) {
    const name = issue.path.join('.')
    if (!fields.has(name)) fields.set(name, issue.message)
  }
  return Object.fromEntries(fields)
}
