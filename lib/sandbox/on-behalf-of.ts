import type { Tx } from '#lib/db.ts'
import { OWNER } from '#lib/sandbox/route.ts'

/**
 * Endpoints whose description has no On-Behalf-Of header. mail/send is among them: whether it would be obeyed there is
 * not documented, so a subuser sends by a key of its own.
 */
const NOT_FOR_OTHERS = [
  '/v3/mail/send',
  '/v3/verified_senders',
  '/v3/whitelabel/dns/email',
  '/v3/ips',
  '/v3/subusers',
  '/v3/marketing/',
  '/v3/messages',
  '/v3/logs',
]

/** For whom a request is made, a subuser or `OWNER`; null: it may not be made so. */
export async function findActedFor(
  tx: Tx,
  key: { subuser: string | null },
  onBehalfOf: string,
  path: string,
): Promise<string | null> {
  if (onBehalfOf === '') return key.subuser ?? OWNER
  if (key.subuser !== null || NOT_FOR_OTHERS.some((prefix) => path.startsWith(prefix))) return null
  const subuser = await tx.sandboxSubuser.findUnique({ where: { username: onBehalfOf } })
  return subuser && !subuser.disabled ? subuser.username : null
}
