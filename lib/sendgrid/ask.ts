import type { z } from 'zod'
import { DomainError } from '#lib/errors.ts'
import { sayAndAdvise } from '#lib/mail/say.ts'
import { adviseOnAnswer, adviseOnFailure, errorText, failureText } from '#lib/sendgrid/advice.ts'
import type { SendgridCall, SendgridClient } from '#lib/sendgrid/client.ts'

/**
 * The answer to a call of a management endpoint, parsed. Throws `rejected-by-provider` (4xx) or `provider-unavailable`
 * (429, 5xx, no answer, an answer of another form) with SendGrid's sentence and what to do; nothing is repeated.
 */
export async function ask<T>(client: SendgridClient, call: SendgridCall, shape: z.ZodType<T>): Promise<T> {
  const reply = await client.request(call)
  if (reply.kind === 'failed') {
    throw new DomainError(
      'provider-unavailable',
      `${failureText(reply)} ${adviseOnFailure(reply, client.byHand).advice}`,
    )
  }
  if (reply.status >= 300) {
    const said = errorText(reply) ?? `SendGrid answered with status ${reply.status}.`
    const code = reply.status === 429 || reply.status >= 500 ? 'provider-unavailable' : 'rejected-by-provider'
    const { advice } = adviseOnAnswer(reply.status, said, 'management', client.byHand)
    throw new DomainError(code, sayAndAdvise(said, advice), { cause: said })
  }
  const parsed = shape.safeParse(reply.json)
  if (!parsed.success) {
    throw new DomainError('provider-unavailable', 'SendGrid’s answer has an unexpected form.', {
      cause: parsed.error,
    })
  }
  return parsed.data
}
