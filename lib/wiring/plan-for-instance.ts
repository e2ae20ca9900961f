import { transaction } from '#lib/db.ts'
import { getMailDomain } from '#lib/domains/mail-domains.ts'
import { planDomain, type DomainPlan } from '#lib/domains/plan-domain.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { findNamesakes, type Namesake } from '#lib/wiring/find-namesakes.ts'
import { lookUpMailDomain } from '#lib/wiring/look-up-mail-domain.ts'

type Order = DomainPlan & { madeFor?: string | null; confirmed: boolean; actorId: string }
type Outcome = { id: string } | { namesakes: Namesake[] }

/**
 * Puts a domain on the plan of any instance, for the present provider, and asks DNS what stands at it, so that the sheet
 * has its own rows as well; that DNS does not answer keeps nothing off the plan. Asks back where somebody else uses its
 * name, unless that was `confirmed`. Throws `conflict` when it is on that instance's plan already.
 */
export async function planForInstance(order: Order): Promise<Outcome> {
  const outcome = await putOnPlan(order)
  if ('id' in outcome) await lookUpMailDomain(await getMailDomain(outcome.id))
  return outcome
}

/** The same without asking DNS, for those who do so later. */
export async function putOnPlan(order: Order): Promise<Outcome> {
  const { confirmed, ...plan } = order
  const { provider } = await readMailSettings()
  const namesakes = confirmed ? [] : await findNamesakes(provider, plan)
  if (namesakes.length > 0) return { namesakes }
  return transaction((tx) => planDomain(tx, { ...plan, provider }))
}
