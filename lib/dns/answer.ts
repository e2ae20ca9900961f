/** Types of records that are looked up. */
export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'TXT'

export type DnsServer = { address: string; port: number }

/**
 * `value` is text: an address, a host (lower-cased, no trailing dot) or the joined strings of a TXT. `ttl` in seconds.
 */
export type DnsRecord = { name: string; type: RecordType; ttl: number; value: string; priority?: number }

export type DnsFailure =
  'timed-out' | 'refused' | 'server-failure' | 'malformed' | 'unreachable' | 'not-authoritative'

/**
 * What a server said. `aliases`: the chain of CNAME targets that was followed, the last one last. `no-name`: the name
 * does not exist at all (NXDOMAIN). `no-data`: it exists, but not with this type. Their `ttl` says for how many seconds
 * others may remember that; `zone` is the one that said so.
 */
export type DnsAnswer =
  | { kind: 'found'; records: DnsRecord[]; aliases: string[]; ttl: number }
  | { kind: 'no-name' | 'no-data'; aliases: string[]; ttl: number | null; zone: string | null }
  | { kind: 'failed'; reason: DnsFailure }
