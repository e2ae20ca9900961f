import type { Answer, DecodedPacket } from 'dns-packet'
import type { DnsAnswer, DnsFailure, DnsRecord, RecordType } from '#lib/dns/answer.ts'

/** A chain of aliases longer than this is not followed. */
const MAX_ALIASES = 16

const FAILURES: Record<string, DnsFailure> = {
  SERVFAIL: 'server-failure',
  REFUSED: 'refused',
  NOTIMP: 'refused',
  FORMERR: 'malformed',
}

/** What a whole message says about `name`. The rcode is in words, as dns-packet reads it. */
export function readAnswer(
  packet: DecodedPacket & { rcode?: string },
  question: { name: string; type: RecordType; isFromAuthority: boolean },
): DnsAnswer {
  const rcode = packet.rcode ?? 'NOERROR'
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') {
    return { kind: 'failed', reason: FAILURES[rcode] ?? 'server-failure' }
  }
  // A server that does not hold the zone answers with a referral or from its memory.
  if (question.isFromAuthority && !packet.flag_aa) return { kind: 'failed', reason: 'not-authoritative' }
  const answers = (packet.answers ?? []).flatMap(toRecord)
  const aliases = question.type === 'CNAME' ? [] : followAliases(answers, question.name)
  const end = aliases.at(-1) ?? question.name
  const records = answers.filter(({ name, type }) => name === end && type === question.type)
  if (records.length > 0) return { kind: 'found', records, aliases, ttl: shortest(answers, records) }
  const soa = readSoa(packet.authorities ?? [])
  // An alias exists, whatever is known of where it leads.
  const isAbsent = rcode === 'NXDOMAIN' && aliases.length === 0
  return {
    kind: isAbsent ? 'no-name' : 'no-data',
    aliases,
    ttl: aliases.length > 0 ? shortest(answers, answers) : (soa?.ttl ?? null),
    zone: soa?.zone ?? null,
  }
}

/** Names are compared in lower case and without the dot at their end. */
export function foldName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}

function toRecord(answer: Answer): DnsRecord[] {
  const name = foldName(answer.name)
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return [{ name, type: answer.type, ttl: answer.ttl ?? 0, value: answer.data }]
    case 'CNAME':
    case 'NS':
      return [{ name, type: answer.type, ttl: answer.ttl ?? 0, value: foldName(answer.data) }]
    case 'MX':
      return [
        {
          name,
          type: 'MX',
          ttl: answer.ttl ?? 0,
          // The null MX of RFC 7505 is a lone dot.
          value: answer.data.exchange === '.' ? '.' : foldName(answer.data.exchange),
          priority: answer.data.preference ?? 0,
        },
      ]
    case 'TXT':
      return [{ name, type: 'TXT', ttl: answer.ttl ?? 0, value: joinStrings(answer.data) }]
    default:
      return []
  }
}

/** A text is cut into strings of 255 bytes at most; they belong together without anything between them. */
function joinStrings(data: string | Buffer | (string | Buffer)[]): string {
  const parts = Array.isArray(data) ? data : [data]
  return Buffer.concat(parts.map((part) => Buffer.from(part))).toString('utf8')
}

function followAliases(answers: DnsRecord[], name: string): string[] {
  const chain: string[] = []
  let at = name
  while (chain.length < MAX_ALIASES) {
    const next = answers.find((answer) => answer.type === 'CNAME' && answer.name === at)?.value
    if (next === undefined || next === name || chain.includes(next)) break
    chain.push(next)
    at = next
  }
  return chain
}

/** How long the whole chain may be remembered. */
function shortest(answers: DnsRecord[], records: DnsRecord[]): number {
  const chain = answers.filter(({ type }) => type === 'CNAME')
  return Math.min(...[...chain, ...records].map(({ ttl }) => ttl))
}

/** RFC 2308: what is not there is remembered for the shorter one of the SOA's own TTL and its minimum. */
function readSoa(authorities: Answer[]): { zone: string; ttl: number } | null {
  const soa = authorities.find((answer) => answer.type === 'SOA')
  if (!soa) return null
  return { zone: foldName(soa.name), ttl: Math.min(soa.ttl ?? 0, soa.data.minimum ?? 0) }
}
