import { Prisma, type Provider } from '#db/client.ts'
import type { SqlTx } from '#lib/db.ts'
import type { MailEvent } from '#lib/mail/event.ts'

type Matchable = Pick<
  MailEvent,
  'messageId' | 'providerMessageId' | 'smtpId' | 'email' | 'occurredAt' | 'instance'
> & { provider: Provider }
type Named = { id: string; contactId: string | null; provider: Provider }
type Candidate = Named & {
  providerMessageId: string | null
  toAddress: string
  /** When it was handed over, Unix time in ms. */
  handedOverMs: number
}

/** A bounce may arrive this long after the mail: receiving servers retry for days. */
export const LATE_BOUNCE_WINDOW_MS = 7 * 24 * 3600_000

/** Characters, of up to three bytes each: a btree index takes 2704 bytes. SendGrid's own have 22. */
const MAX_HEADER_ID = 255
const LONGEST_WAIT_MS = 2 * 24 * 3600_000
/** A mail cannot have bounced before it was handed over: what is claimed later is no candidate, whenever one looks. */
export const HANDED_OVER_AT = Prisma.sql`coalesce(m."claimedAt", m."sentAt", m."createdAt")`

/**
 * Finds the message of each event. In this order: our own id; the provider's id and the address; the id in the mail's
 * Message-ID header and the address; for an event that carries no id at all (a late bounce), the message to that address in
 * the week before, if there is exactly one: with two, a person decides. An event never matches a message that went by another provider.
 */
export async function matchEvents<Event extends Matchable>(
  tx: SqlTx,
  events: readonly Event[],
): Promise<{ messageIdOf: (event: Event) => string | null; contactOf: Map<string, string | null> }> {
  const candidates = new Map<string, Named>()
  for (const row of await findOwn(tx, unique(events.map((event) => event.messageId))))
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
  // A mail may have waited a day before it was handed over.
  const earliest = new Date(
    Math.min(...nameless.map((event) => event.occurredAt.getTime())) -
      LATE_BOUNCE_WINDOW_MS -
      LONGEST_WAIT_MS,
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

/** Nearly every event carries our id: of these messages nothing else is asked. */
async function findOwn(tx: SqlTx, ids: readonly string[]): Promise<Named[]> {
  if (ids.length === 0) return []
  return tx.$queryRaw<Named[]>`
    select "id"::text, "contactId"::text, "provider"::text from "message" where "id" = any(${ids}::uuid[])`
}

async function findMessages(tx: SqlTx, condition: Prisma.Sql, wanted: number): Promise<Candidate[]> {
  if (wanted === 0) return []
  return tx.$queryRaw<Candidate[]>`
    select "id"::text, "contactId"::text, "provider"::text, "providerMessageId", "toAddress",
      (extract(epoch from ${HANDED_OVER_AT}) * 1000)::float8 as "handedOverMs"
    from "message" m where ${condition}`
}

function isOwn(candidates: Map<string, Named>, event: Matchable): boolean {
  return event.messageId !== null && candidates.get(event.messageId)?.provider === event.provider
}

function nameOf(provider: Provider, providerMessageId: string | null, address: string | null): string {
  return `${provider} ${providerMessageId} ${address}`
}

function providerIdsOf(event: Matchable): string[] {
  return [event.providerMessageId, idFromHeader(event.smtpId)].filter((id) => id !== null)
}

/**
 * SendGrid's Message-ID is `<X-Message-Id>@geopod-…` unless the sender chose one. A longer one than any id of a request is
 * nobody's, and might be more bytes than an index takes.
 */
export function idFromHeader(smtpId: string | null): string | null {
  const [id = ''] = smtpId?.split('@') ?? []
  return id === '' || id.length > MAX_HEADER_ID ? null : id
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
  const age = event.occurredAt.getTime() - row.handedOverMs
  return age >= 0 && age <= LATE_BOUNCE_WINDOW_MS
}

function unique(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value): value is string => value !== null))].sort()
}
