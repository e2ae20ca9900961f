import { z } from 'zod'
import { Prisma, Provider } from '#db/client.ts'
import type { Tx } from '#lib/db.ts'
import type { MailEvent } from '#lib/mail/event.ts'

type Matchable = Pick<
  MailEvent,
  'messageId' | 'providerMessageId' | 'smtpId' | 'email' | 'occurredAt' | 'instance'
> & { provider: Provider }
type Candidate = {
  id: string
  contactId: string | null
  provider: Provider
  providerMessageId: string | null
  toAddress: string
  /** Unix time, ms. */
  createdMs: number
}

/** A bounce may arrive this long after the mail: receiving servers retry for days. */
export const LATE_BOUNCE_WINDOW_MS = 7 * 24 * 3600_000

const foundRow = z
  .tuple([z.string(), z.string().nullable(), z.enum(Provider), z.string().nullable(), z.string(), z.number()])
  .transform(([id, contactId, provider, providerMessageId, toAddress, createdMs]): Candidate => ({
    id,
    contactId,
    provider,
    providerMessageId,
    toAddress,
    createdMs,
  }))
const foundRows = z.object({
  found: z
    .string()
    .transform((json): unknown => JSON.parse(json))
    .pipe(z.array(foundRow)),
})

/**
 * Finds the message of each event. In this order: our own id; the provider's id and the address; the id in the mail's
 * Message-ID header and the address; for an event that carries no id at all (a late bounce), the message to that address in
 * the week before, if there is exactly one: with two, a person decides. An event never matches a message that went by another provider.
 */
export async function matchEvents<Event extends Matchable>(
  tx: Tx,
  events: readonly Event[],
): Promise<{ messageIdOf: (event: Event) => string | null; contactOf: Map<string, string | null> }> {
  const candidates = new Map<string, Candidate>()
  const ownIds = unique(events.map((event) => event.messageId))
  for (const row of await findMessages(tx, Prisma.sql`"id" = any(${ownIds}::uuid[])`, ownIds.length))
    candidates.set(row.id, row)

  const rest = events.filter((event) => !isOwn(candidates, event))
  const providerIds = unique(rest.flatMap(providerIdsOf))
  const named = new Map<string, Candidate>()
  for (const row of await findMessages(
    tx,
    Prisma.sql`"providerMessageId" = any(${providerIds})`,
    providerIds.length,
  )) {
    candidates.set(row.id, row)
    named.set(nameOf(row.provider, row.providerMessageId, row.toAddress), row)
  }

  const nameless = rest.filter(hasNoId)
  const earliest = new Date(
    Math.min(...nameless.map((event) => event.occurredAt.getTime())) - LATE_BOUNCE_WINDOW_MS,
  )
  const addresses = unique(nameless.map((event) => event.email))
  const sentSince = Prisma.sql`"toAddress" = any(${addresses}) and "sendState" in ('sending', 'unconfirmed', 'sent')
    and "createdAt" >= ${earliest}`
  const sent = await findMessages(tx, sentSince, addresses.length)
  for (const row of sent) candidates.set(row.id, row)

  const messageIdOf = (event: Event): string | null => {
    if (isOwn(candidates, event)) return event.messageId
    for (const id of providerIdsOf(event)) {
      const row = named.get(nameOf(event.provider, id, event.email))
      if (row) return row.id
    }
    if (!hasNoId(event)) return null
    const before = sent.filter(
      (row) =>
        row.provider === event.provider && row.toAddress === event.email && isShortlyBefore(row, event),
    )
    return before.length === 1 ? (before[0]?.id ?? null) : null
  }
  return { messageIdOf, contactOf: new Map([...candidates.values()].map((row) => [row.id, row.contactId])) }
}

/** One row comes back, however many messages there are: the client takes longer over rows than the server. */
async function findMessages(tx: Tx, condition: Prisma.Sql, wanted: number): Promise<Candidate[]> {
  if (wanted === 0) return []
  const [answer] = await tx.$queryRaw<unknown[]>`
    select coalesce(json_agg(json_build_array("id", "contactId", "provider", "providerMessageId", "toAddress",
      (extract(epoch from "createdAt") * 1000)::float8)), '[]')::text as found
    from "message" where ${condition}`
  return foundRows.parse(answer).found
}

function isOwn(candidates: Map<string, Candidate>, event: Matchable): boolean {
  return event.messageId !== null && candidates.get(event.messageId)?.provider === event.provider
}

function nameOf(provider: Provider, providerMessageId: string | null, address: string | null): string {
  return `${provider} ${providerMessageId} ${address}`
}

function providerIdsOf(event: Matchable): string[] {
  return [event.providerMessageId, idFromHeader(event.smtpId)].filter((id) => id !== null)
}

/** SendGrid's Message-ID is `<X-Message-Id>@geopod-…` unless the sender chose one. */
export function idFromHeader(smtpId: string | null): string | null {
  const [id] = smtpId?.split('@') ?? []
  return id || null
}

/** Asynchronous bounces come without any id; so do events of other systems on the account, which carry a provider id. */
export function hasNoId(
  event: Pick<Matchable, 'messageId' | 'providerMessageId' | 'smtpId' | 'email' | 'instance'>,
): boolean {
  return (
    !event.messageId &&
    !event.providerMessageId &&
    !event.smtpId &&
    event.instance === null &&
    event.email !== null
  )
}

function isShortlyBefore(row: Candidate, event: Matchable): boolean {
  const age = event.occurredAt.getTime() - row.createdMs
  return age >= 0 && age <= LATE_BOUNCE_WINDOW_MS
}

function unique(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value): value is string => value !== null))].sort()
}
