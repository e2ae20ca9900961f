import { findFreeHost, findOtherExchanges } from '#lib/domains/presence.ts'
import { DomainError } from '#lib/errors.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'
import { listParseHosts } from '#lib/sendgrid/parse-settings.ts'
import { openInboundConnection, type InboundConnection } from '#lib/settings/inbound-connection.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { requireOwnerClient } from '#lib/wiring/domain-owner.ts'
import { findMovedMail } from '#lib/wiring/moved-mail.ts'
import { openDns } from '#lib/wiring/open-dns.ts'

/** A host that is connected can be set right, whatever its MX has become. Without an answer nothing speaks against one. */
export async function requireFreeHost(provider: Provider, hostname: string): Promise<void> {
  const present = await openInboundConnection(provider)
  if (present?.connectedAt && present.hostname === hostname) return
  const dns = openDns(provider)
  const others = await findOtherExchanges(hostname, dns)
  if (others.length === 0) return
  const freeHost = await findFreeHost(hostname, dns)
  const sentence = `${hostname} receives other mail, at ${others.join(', ')}. Leave that as it is, and connect a host of its own${freeHost ? `, such as ${freeHost}` : ''}.`
  throw new DomainError('invalid', sentence, { fields: { hostname: sentence } })
}

/**
 * SendGrid takes a host once, and the account that has ours by now is another one than the one that mail goes out as:
 * it brings replies until a person gives it free. Throws `conflict`.
 */
export async function requireGivenFree(client: SendgridClient, connection: InboundConnection): Promise<void> {
  const { provider, hostname, connectedAt, madeFor } = connection
  const moved = connectedAt && (await findMovedMail(provider, madeFor))
  if (!moved) return
  const isHere = (await listParseHosts(client)).some((host) => host.hostname === hostname)
  const stands = async () =>
    (await listParseHosts(await requireOwnerClient(connection))).some((host) => host.hostname === hostname)
  if (isHere || !(await stands())) return
  throw new DomainError(
    'conflict',
    `${hostname} belongs to ${moved.from}, and SendGrid takes a host once. Disconnect it first and connect it again then, or connect another host for ${moved.to}; until then replies come in as before.`,
  )
}
