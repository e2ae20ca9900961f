import { z } from 'zod'

/** What came of a test of the system server. `said`: the server's own words, or what the connection met. */
export type ServerTest = { ok: boolean; said: string; advice: string; at: string }

const storedTest = z.object({
  /** Fingerprint of the server that was tested: the outcome says nothing about another one. */
  server: z.string(),
  ok: z.boolean(),
  said: z.string(),
  advice: z.string(),
  at: z.string(),
})

/** The last test of this very server; null when there was none, or the stored one is of another form or server. */
export function readServerTest(json: unknown, server: string): ServerTest | null {
  const parsed = storedTest.safeParse(json)
  if (!parsed.success || parsed.data.server !== server) return null
  const { ok, said, advice, at } = parsed.data
  return { ok, said, advice, at }
}
