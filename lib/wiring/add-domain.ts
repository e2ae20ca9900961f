import { getMailDomain } from '#lib/domains/mail-domains.ts'
import type { DomainPlan } from '#lib/domains/plan-domain.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import type { Stream } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import type { Namesake } from '#lib/wiring/find-namesakes.ts'
import { lookUpMailDomain } from '#lib/wiring/look-up-mail-domain.ts'
import { makeDomain } from '#lib/wiring/make-domain.ts'
import { putOnPlan } from '#lib/wiring/plan-for-instance.ts'

/**
 * Plans a domain for this instance, has it made at the present provider, in the account whose mail `stream` is, and asks
 * DNS what stands at it. Asks back where somebody else uses its name, unless that was `confirmed`. What SendGrid refuses
 * is kept with the row, which its page shows. Throws `conflict`.
 */
export async function addDomain({
  stream,
  ...order
}: Omit<DomainPlan, 'instance'> & { stream: Stream; confirmed: boolean; actorId: string }): Promise<
  { id: string } | { namesakes: Namesake[] }
> {
  const { subuser } = await readStream((await readMailSettings()).provider, stream)
  const outcome = await putOnPlan({ ...order, madeFor: subuser ?? '', instance: env().instance })
  if ('namesakes' in outcome) return outcome
  await makeDomain({ id: outcome.id, actorId: order.actorId }).catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error
  })
  await lookUpMailDomain(await getMailDomain(outcome.id))
  return outcome
}
