import { DomainError } from '#lib/errors.ts'
import type { OpenTransport } from '#lib/messages/deliver.ts'
import { sendgridTransport } from '#lib/sendgrid/transport.ts'
import { openStreamKey } from '#lib/settings/read-stream.ts'
import { providerApi } from '#lib/wiring/provider-api.ts'
import { relayTransport } from '#lib/wiring/relay-transport.ts'

/** The transport of a message's provider and stream, by the API or the relay. The sandbox is no transport of its own: it is another base URL. */
export const openTransport: OpenTransport = async ({ provider, stream }, way) => {
  const apiKey = await openStreamKey(provider, stream)
  if (!apiKey) {
    throw new DomainError(
      'not-configured',
      'There is no key to send with. An admin can enter one under Settings → SendGrid.',
    )
  }
  if (way === 'smtp') return relayTransport({ provider, apiKey })
  return sendgridTransport({ apiKey, ...providerApi(provider) })
}
