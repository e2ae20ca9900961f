/** What kind of thing went wrong; `lib/web/problem.ts` holds the only table from code to HTTP status. */
export type ErrorCode =
  | 'invalid'
  | 'not-found'
  | 'not-allowed'
  | 'not-signed-in'
  | 'conflict'
  | 'not-configured'
  | 'suppressed'
  | 'too-large'
  | 'too-many'
  | 'rejected-by-provider'
  | 'provider-unavailable'
  | 'unsupported'

type Details = {
  /** One sentence per form field, keyed by the field's name. */
  fields?: Record<string, string>
  /** Seconds until a retry makes sense (`too-many`, `provider-unavailable`). */
  retryAfterSeconds?: number
  cause?: unknown
}

/** An expected failure. The message is for people: what happened and what to do. */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly fields: Record<string, string>
  readonly retryAfterSeconds: number | null

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, { cause: details.cause })
    this.name = 'DomainError'
    this.code = code
    this.fields = details.fields ?? {}
    this.retryAfterSeconds = details.retryAfterSeconds ?? null
  }
}
