import { db } from '#lib/db.ts'
import type { Unreachable } from '#lib/settings/event-address.ts'
import { inboundAddress } from '#lib/settings/inbound-address.ts'
import {
  openInboundConnection,
  type InboundConnection,
  type SeenHost,
} from '#lib/settings/inbound-connection.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { listInbound, type InboundArrival } from '#lib/webhooks/list-inbound.ts'
import { findInboundDrift, isOurs, withoutSecret, type InboundDrift } from '#lib/wiring/inbound-drift.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'

/** Without its secrets, which never reach the browser. */
export type InboundView = Omit<InboundConnection, 'secret' | 'formerSecret' | 'policyKey' | 'seen'> & {
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
  /** Where the host posts now, if that is not to us: a person decides about it. */
  foreignUrl: string | null
  /** The account's other hosts, as they were last seen, our secrets left out. */
  others: OtherHost[]
  arrivals: InboundArrival[]
  lastArrivalAt: Date | null
}

/** What is known of the inbound host, without asking SendGrid. */
export async function readInboundDesk(provider: Provider): Promise<InboundDesk> {
  const [connection, account, arrivals, last] = await Promise.all([
    openInboundConnection(provider),
    openAccountClient(provider),
    listInbound(provider),
    db().inboundPost.findFirst({
      where: { provider },
      orderBy: { id: 'desc' },
      select: { receivedAt: true },
    }),
  ])
  const seen = connection?.seen ?? null
  const host = seen?.find(({ hostname }) => hostname === connection?.hostname) ?? null
  const drift = connection?.connectedAt && seen ? findInboundDrift(connection, host) : []
  const isContested = connection?.errorCode === 'conflict' || drift.some(({ kind }) => kind === 'foreign')
  return {
    provider,
    problem: inboundAddress(provider, '').problem,
    hasKey: account !== null,
    connection: connection && toView(connection),
    drift,
    foreignUrl: isContested ? (host?.url ?? null) : null,
    others: connection ? othersOf(connection) : [],
    arrivals,
    lastArrivalAt: last?.receivedAt ?? null,
  }
}

function othersOf(connection: InboundConnection): OtherHost[] {
  return (connection.seen ?? [])
    .filter(({ hostname }) => hostname !== connection.hostname)
    .map((host) => ({
      ...host,
      url: withoutSecret(connection, host.url),
      isFormer: isOurs(connection, host.url),
    }))
}

function toView(connection: InboundConnection): InboundView {
  const { secret, formerSecret, policyKey: _key, seen: _seen, ...facts } = connection
  const { url } = inboundAddress(connection.provider, secret)
  return {
    ...facts,
    shownUrl: withoutSecret({ secret, formerSecret }, url),
    hasFormerSecret: formerSecret !== null,
  }
}
