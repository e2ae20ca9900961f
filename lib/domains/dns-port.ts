import { z } from 'zod'

/** What a name server said about one host and type; `values` are texts, MX as `10 host`. */
export const seenShape = z.object({
  kind: z.enum(['found', 'no-name', 'no-data', 'failed']),
  values: z.array(z.string()),
  /** The end of a chain of CNAMEs. */
  alias: z.string().nullable(),
  /** For how long it may be remembered (s); also of what is not there. */
  ttl: z.number().nullable(),
  /** Why it could not be asked. */
  failure: z.string().nullable(),
})
export type Seen = z.infer<typeof seenShape>

export type LookedUpType = 'CNAME' | 'MX' | 'TXT'

/** How names are looked up. Never throws for what a network or a server does. */
export type DnsPort = {
  /** As anybody on the internet sees it. */
  public: (host: string, type: LookedUpType) => Promise<Seen>
  /** Each of the domain's own servers; empty when they could not be found. */
  own: (host: string, type: LookedUpType) => Promise<Seen[]>
  /** The zone a host lies in; null when it could not be found out. */
  zoneOf: (host: string) => Promise<string | null>
}
