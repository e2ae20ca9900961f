import type { Readable } from 'node:stream'

/** What we need of node:http's request. */
export type Incoming = Readable & {
  method?: string
  url?: string
  headers: Record<string, string | string[] | undefined>
  /** Its body was read to the end. */
  complete: boolean
}

/** What we need of node:http's response. */
export type Outgoing = {
  setHeader: (name: string, value: string) => void
  writeHead: (status: number, headers: Record<string, string | number>) => Outgoing
  end: (text?: string, done?: () => void) => void
}
