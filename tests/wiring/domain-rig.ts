import { transaction } from '#lib/db.ts'
import { planDomain } from '#lib/domains/plan-domain.ts'
import { actorId } from './sandbox-rig.ts'

export const DOMAIN = 'mail.example.test'

/** Plans the domain, as the page for a new one does. */
export function plan(changes: Partial<Parameters<typeof planDomain>[1]> = {}) {
  return transaction((tx) =>
    planDomain(tx, {
      provider: 'sandbox',
      instance: 'main',
      domain: DOMAIN,
      subdomain: 'em1',
      linkSubdomain: 'links',
      dkimSelector: null,
      actorId: actorId(),
      ...changes,
    }),
  )
}
