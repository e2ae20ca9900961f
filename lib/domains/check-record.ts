import { z } from 'zod'
import { seenShape, type DnsPort, type Seen } from '#lib/domains/dns-port.ts'
import type { ExpectedRecord } from '#lib/domains/expected-records.ts'
import { standingExchanges } from '#lib/domains/presence.ts'
import { isSpf } from '#lib/domains/spf.ts'

/**
 * found: everywhere. spreading: the domain's own servers have it, others still remember what was before. missing,
 * different: the domain's own servers do not have it so. unknown: nobody could be asked.
 */
const RECORD_STATES = ['found', 'spreading', 'missing', 'different', 'unknown'] as const
export type RecordState = (typeof RECORD_STATES)[number]

export const checkedShape = z.object({
  id: z.string(),
  state: z.enum(RECORD_STATES),
  own: seenShape.nullable(),
  public: seenShape,
  /** Up to how long others may remember what they saw (s). */
  waitSeconds: z.number().nullable(),
  /** What most likely happened, where that can be seen. */
  hint: z.string().nullable(),
})
export type CheckedRecord = z.infer<typeof checkedShape>

/** Compares one record with what the domain's own servers and anybody else see. */
export async function checkRecord(record: ExpectedRecord, dns: DnsPort): Promise<CheckedRecord> {
  const [all, seen] = await Promise.all([
    dns.own(record.host, record.type),
    dns.public(record.host, record.type),
  ])
  const answered = all.filter(({ kind }) => kind !== 'failed')
  // The one that lacks it, where the servers do not agree: they copy from each other within minutes.
  const own = answered.find((one) => !fits(record, one)) ?? answered[0] ?? all[0] ?? null
  const state = judge(record, answered, seen)
  return {
    id: record.id,
    state,
    own,
    public: seen,
    waitSeconds: state === 'spreading' ? seen.ttl : null,
    hint:
      state === 'found' || state === 'unknown'
        ? null
        : await explain(record, { own: own ? [own] : [], everywhere: seen }, state, dns),
  }
}

function judge(record: ExpectedRecord, own: Seen[], seen: Seen): RecordState {
  const isPublic = fits(record, seen)
  if (own.length === 0) {
    return seen.kind === 'failed' ? 'unknown' : isPublic ? 'found' : absence(seen)
  }
  const having = own.filter((one) => fits(record, one)).length
  if (having === own.length) return isPublic ? 'found' : 'spreading'
  if (having > 0) return 'spreading'
  // A chain that leaves the zone ends where its own servers cannot see.
  if (isPublic && own.every(({ alias }) => alias !== null)) return 'found'
  return absence(own[0] ?? seen)
}

function absence({ kind, alias }: Seen): RecordState {
  return kind === 'found' || alias !== null ? 'different' : 'missing'
}

/** Whether a record stands as it is wanted now, by what was seen of it: what was checked may have been another value. */
export function stood(record: ExpectedRecord, checked: CheckedRecord[]): boolean {
  const seen = checked.find(({ id }) => id === record.id)
  if (seen?.state !== 'found' && seen?.state !== 'spreading') return false
  return [seen.own, seen.public].some((one) => one !== null && fits(record, one))
}

/** Whether what was seen is what is wanted. */
function fits(record: ExpectedRecord, { values, alias }: Seen): boolean {
  const { type, purpose, value } = record
  // On a return path an alias is automated security, whatever stands at its end.
  if (purpose === 'return-path' && type !== 'CNAME' && alias !== null) return false
  if (type === 'CNAME') return values.includes(value)
  if (type === 'MX') return values.length > 0 && values.every((one) => one.replace(/^\d+ /, '') === value)
  if (purpose === 'dmarc') return values.some((one) => /^v=DMARC1\b/i.test(one))
  const wanted = plainText(value)
  // Two SPF texts on one host make each other void.
  const candidates = isSpf(value) ? values.filter(isSpf) : values
  return isSpf(value) && candidates.length > 1 ? false : candidates.some((one) => plainText(one) === wanted)
}

/** Blanks between the tags of a DKIM key and around terms say nothing. */
function plainText(text: string): string {
  return /(?:^|;)\s*p=/.test(text)
    ? text.replaceAll(/\s+/g, '').replace(/;$/, '')
    : text.trim().replaceAll(/\s+/g, ' ')
}

async function explain(
  record: ExpectedRecord,
  { own, everywhere }: { own: Seen[]; everywhere: Seen },
  state: RecordState,
  dns: DnsPort,
): Promise<string | null> {
  if (state === 'spreading') return null
  // Whoever puts an MX in the place of what receives mail already takes that mail away from its people.
  if (record.purpose === 'inbound' && standingExchanges(own, everywhere).length > 0) {
    return 'This host receives other mail. Leave that as it is, and take a host of its own for inbound mail.'
  }
  const seen = own[0] ?? everywhere
  if (seen.alias !== null) {
    if (record.purpose === 'inbound') {
      return `A CNAME to ${seen.alias} stands here. No other record can stand beside it: take a host of its own for inbound mail.`
    }
    return record.purpose === 'return-path'
      ? `A CNAME to ${seen.alias} stands here. It is automated security’s: events work, inbound mail never arrives. Remove it.`
      : `A CNAME to ${seen.alias} stands here. No other record can stand beside it: remove it.`
  }
  if (record.type === 'TXT') return explainText(record, seen.values) ?? explainPlace(record, dns)
  if (record.type === 'MX' && seen.values.length > 1)
    return 'Other mail servers stand beside it. Remove them.'
  return seen.values.length > 0 ? null : explainPlace(record, dns)
}

function explainText(record: ExpectedRecord, values: string[]): string | null {
  if (isSpf(record.value) && values.filter(isSpf).length > 1) {
    return 'Several SPF records stand here, so that none counts. Leave only the one above.'
  }
  const wanted = plainText(record.value)
  const cut = values.find((value) => {
    const text = plainText(value)
    return text.length >= 20 && text.length < wanted.length && wanted.startsWith(text)
  })
  if (cut) {
    return `It was cut after ${cut.length} of ${record.value.length} characters. Enter it whole, or split into strings of up to 255 characters.`
  }
  const quoted = values.some((one) => one.includes('"') && plainText(one.replaceAll(/["\\]/g, '')) === wanted)
  if (quoted) return 'Quotation marks became part of the text. Enter it without them.'
  return null
}

/** Many forms for DNS records add the zone's name by themselves. */
async function explainPlace({ host, type }: ExpectedRecord, dns: DnsPort): Promise<string | null> {
  const zone = await dns.zoneOf(host)
  if (zone === null || host === zone) return null
  const doubled = await dns.public(`${host}.${zone}`, type)
  if (doubled.values.length === 0) return null
  return `It stands at ${host}.${zone}: your DNS provider adds the zone’s name by itself. Enter only ${host.slice(0, -zone.length - 1)} as its name.`
}
