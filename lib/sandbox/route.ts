import type { Answer } from '#lib/sandbox/http.ts'
import type { SendMemory } from '#lib/sandbox/send-memory.ts'

/** The parent account's own name. */
export const OWNER = 'mailroom'

/** What a route is given of a request that was let in. `id` is the part of the path that `(…)` names. */
export type Call = {
  id: string | null
  query: URLSearchParams
  json: unknown
  body: Buffer
  scopes: string[]
  /** Whose settings are meant: the subuser that the key belongs to or acts for, or the parent account (`OWNER`). */
  username: string
  memory: SendMemory
}
/** An endpoint of the v3 API; `scope` is what a key must have (null: any key). */
export type Route = {
  method: string
  path: RegExp
  scope: string | null
  /** A POST that carries nothing. */
  hasNoBody?: boolean
  answer: (call: Call) => Answer | Promise<Answer>
}
