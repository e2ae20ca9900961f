import { transaction } from '#lib/db.ts'
import { planDomain, type DomainPlan } from '#lib/domains/plan-domain.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { findNamesakes, type Namesake } from '#lib/wiring/find-namesakes.ts'

/**
 * Puts a domain on the plan of any instance, for the present provider. Asks back where somebody else uses its name, unless
 * that was `confirmed`. Throws `conflict` when it is on that instance's plan already.
 */
export async function planForInstance(
  order: DomainPlan & { madeFor?: string | null; confirmed: boolean; actorId: string },
): Promise<{ id: string } | { namesakes: Namesake[] }> {
  const { confirmed, ...plan } = order
  const { provider } = await readMailSettings()
  const namesakes = confirmed ? [] : await findNamesakes(provider, plan)
  if (namesakes.length > 0) return { namesakes }
  return transaction((tx) => planDomain(tx, { ...plan, provider }))
}
