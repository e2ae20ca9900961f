import type { DomainPlan } from '#lib/domains/plan-domain.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import type { Namesake } from '#lib/wiring/find-namesakes.ts'
import { makeDomain } from '#lib/wiring/make-domain.ts'
import { planForInstance } from '#lib/wiring/plan-for-instance.ts'

/**
 * Plans a domain for this instance and has it made at the present provider. Asks back where somebody else uses its name,
 * unless that was `confirmed`. What SendGrid refuses is kept with the row, which its page shows. Throws `conflict`.
 */
export async function addDomain(
  order: Omit<DomainPlan, 'instance'> & { confirmed: boolean; actorId: string },
): Promise<{ id: string } | { namesakes: Namesake[] }> {
  const outcome = await planForInstance({ ...order, instance: env().instance })
  if ('namesakes' in outcome) return outcome
  await makeDomain({ id: outcome.id, actorId: order.actorId }).catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error
  })
  return outcome
}
