import { transaction } from '#lib/db.ts'
import { planDomain, type DomainPlan } from '#lib/domains/plan-domain.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { findNamesakes, type Namesake } from '#lib/wiring/find-namesakes.ts'
import { makeDomain } from '#lib/wiring/make-domain.ts'

/**
 * Plans a domain for this instance and has it made at the present provider. Asks back where somebody else uses its name,
 * unless that was `confirmed`. What SendGrid refuses is kept with the row, which its page shows. Throws `conflict`.
 */
export async function addDomain(
  order: Omit<DomainPlan, 'instance'> & { confirmed: boolean; actorId: string },
): Promise<{ id: string } | { namesakes: Namesake[] }> {
  const { confirmed, ...plan } = order
  const { provider } = await readMailSettings()
  const namesakes = confirmed ? [] : await findNamesakes(provider, plan.domain)
  if (namesakes.length > 0) return { namesakes }
  const { id } = await transaction((tx) => planDomain(tx, { ...plan, provider, instance: env().instance }))
  await makeDomain({ id, actorId: order.actorId }).catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error
  })
  return { id }
}
