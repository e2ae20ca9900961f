import { db } from '#lib/db.ts'

type Changes = Partial<Parameters<ReturnType<typeof db>['sandboxDomain']['create']>[0]['data']>

/** A domain that the sandbox's account has authenticated by hand, and whose records it found. */
export function addValidDomain(domain: string, changes: Changes = {}) {
  const plain = { subdomain: 'em1', selector: 'm1', dkimKey: 'x', automaticSecurity: false }
  return db().sandboxDomain.create({ data: { domain, ...plain, isValid: true, ...changes } })
}
