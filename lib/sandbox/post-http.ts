import http from 'node:http'
import https from 'node:https'

const TIMEOUT_MS = 10_000
/** What is read of an answer (characters). */
const MAX_TEXT = 8_192

/** `text`: the answer's beginning. */
export type PostOutcome = { status: number; text: string } | { error: string }

/**
 * Posts JSON once and answers with the status, or with what went wrong. Follows no redirect, as SendGrid does not;
 * gives up after 10 s or when `signal` is raised. `isAnswerCut` breaks the connection off when the answer begins, and
 * knows nothing of it. Never throws.
 */
export function postJson(
  url: string,
  body: Buffer,
  headers: Record<string, string>,
  { signal, isAnswerCut = false }: { signal?: AbortSignal; isAnswerCut?: boolean } = {},
): Promise<PostOutcome> {
  return new Promise((resolve) => {
    const fail = (error: Error) => resolve({ error: error.message })
    try {
      const target = new URL(url)
      const timeout = AbortSignal.timeout(TIMEOUT_MS)
      const request = (target.protocol === 'https:' ? https : http).request(
        target,
        {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            'Content-Length': body.length,
            'User-Agent': 'SendGrid Event API',
            ...headers,
          },
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        },
        (response) => {
          response.on('error', fail)
          if (isAnswerCut) {
            resolve({ error: 'the answer was cut' })
            return response.destroy()
          }
          let text = ''
          response
            .setEncoding('utf8')
            .on('data', (piece: string) => (text += piece.slice(0, MAX_TEXT - text.length)))
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
        },
      )
      request.on('error', fail)
      request.end(body)
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)))
    }
  })
}
