import type { Unreachable } from '#lib/settings/event-address.ts'
import { inboundAddress } from '#lib/settings/inbound-address.ts'
import {
  openInboundConnection,
  type InboundConnection,
  type SeenHost,
} from '#lib/settings/inbound-connection.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { findArrival, listInbound, type InboundArrival } from '#lib/webhooks/list-inbound.ts'
import { findInboundDrift, isOurs, shownUrl, type InboundDrift } from '#lib/wiring/inbound-drift.ts'
import { findMovedMail, sayHostMove } from '#lib/wiring/moved-mail.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'

/** Without its secrets, which never reach the browser. */
export type InboundView = Omit<
  InboundConnection,
  'secret' | 'formerSecret' | 'retiredSecrets' | 'policyKey' | 'seen'
> & {
  /** Our URL, the secret but for its end left out. */
  shownUrl: string
  hasFormerSecret: boolean
}

/** A host of the account besides the one connected. `isFormer`: it was connected before, and still posts to us. */
export type OtherHost = SeenHost & { isFormer: boolean }

export type InboundDesk = {
  provider: Provider
  problem: Unreachable | null
  hasKey: boolean
  connection: InboundView | null
  drift: InboundDrift[]
  /** Mail goes out as another account than the one that has the host; `advice`: what to do. */
  move: { sentence: string; advice: string } | null
  /** Where the host posts now, if that is not to us: a person decides about it. */
  foreignUrl: string | null
  /** The account's other hosts, as they were last seen, our secrets left out. */
  others: OtherHost[]
  arrivals: InboundArrival[]
  /** When the latest mail came to this host by its present URL; null while none has since it was made or changed. */
  reachedAt: Date | null
}

/** What is known of the inbound host, without asking SendGrid. */
export async function readInboundDesk(provider: Provider): Promise<InboundDesk> {
  const [connection, account, arrivals] = await Promise.all([
    openInboundConnection(provider),
    openAccountClient(provider),
    listInbound(provider),
  ])
  const seen = connection?.seen ?? null
  const host = seen?.find(({ hostname }) => hostname === connection?.hostname) ?? null
  const moved = connection?.connectedAt ? await findMovedMail(provider, connection.madeFor) : null
  // The account that was looked at is another one than the one that has it.
  const drift = connection?.connectedAt && seen && !moved ? findInboundDrift(connection, host) : []
  const isContested = connection?.errorCode === 'conflict' || drift.some(({ kind }) => kind === 'foreign')
  return {
    provider,
    problem: inboundAddress(provider, '').problem,
    hasKey: account !== null,
    connection: connection && toView(connection),
    drift,
    move: connection && moved && sayHostMove(connection.hostname, moved),
    foreignUrl: isContested && host ? shownUrl(host.url) : null,
    others: connection ? othersOf(connection) : [],
    arrivals,
    reachedAt:
      connection?.connectedAt && connection.urlSetAt
        ? await findArrival(provider, { hostname: connection.hostname, since: connection.urlSetAt })
        : null,
  }
}

function othersOf(connection: InboundConnection): OtherHost[] {
  return (connection.seen ?? [])
    .filter(({ hostname }) => hostname !== connection.hostname)
    .map((host) => ({
      ...host,
      url: shownUrl(host.url),
      isFormer: isOurs(connection, host.url),
    }))
}

function toView(connection: InboundConnection): InboundView {
  const {
    secret,
    formerSecret,
    retiredSecrets: _retired,
    policyKey: _key,
    seen: _seen,
    ...facts
  } = connection
  const { url } = inboundAddress(connection.provider, secret)
  return {
    ...facts,
    shownUrl: shownUrl(url),
    hasFormerSecret: formerSecret !== null,
  }
}
