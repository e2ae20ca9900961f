import { connect } from 'node:net'
import { DomainError } from '#lib/errors.ts'
import type { TokenSource } from '#lib/sendgrid/event-webhook.ts'
import { eventAddress, localEventUrl } from '#lib/settings/event-address.ts'
import type { EventConnection } from '#lib/settings/event-connection.ts'
import type { EventOauth } from '#lib/settings/event-oauth.ts'
import type { Provider } from '#lib/settings/provider.ts'

const KNOCK_MS = 500

const PROBLEM = {
  loopback:
    'SendGrid cannot reach APP_URL: it leads to this machine only. Set APP_URL to the https address people use from outside and start Mailroom again.',
  'plain-http':
    'APP_URL is plain http, where anybody on the way can read who gets which mail. Put Mailroom behind https, set APP_URL to that address, and start it again.',
}

/**
 * Where a provider is to post events. Throws `not-configured` while a real one could not reach us. The sandbox keeps
 * posting to another Mailroom on this database for as long as that one listens: what is posted there is recorded here.
 */
export async function wantedEventUrl(
  provider: Provider,
  connection: Pick<EventConnection, 'url'> | null,
): Promise<string> {
  if (provider === 'sandbox') {
    const here = localEventUrl()
    const there = connection?.url
    return there && there !== here && (await listens(there)) ? there : here
  }
  const { url, problem } = eventAddress()
  if (problem) throw new DomainError('not-configured', PROBLEM[problem])
  return url
}

/** Where SendGrid fetches tokens for the webhook that posts to this URL: the same Mailroom, another path. */
export function tokenUrlBeside(eventUrl: string): string {
  return new URL('oauth/token', eventUrl).href
}

/** What SendGrid is to fetch tokens with for the webhook that posts to `url`; null while none are wanted. */
export function tokenSourceOf(oauth: EventOauth | null, url: string): TokenSource | null {
  if (!oauth?.isWanted) return null
  return { clientId: oauth.clientId, clientSecret: oauth.secret, tokenUrl: tokenUrlBeside(url) }
}

function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(KNOCK_MS, () => end(false))
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}
