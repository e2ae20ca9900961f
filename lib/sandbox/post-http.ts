import http from 'node:http'
import https from 'node:https'

const TIMEOUT_MS = 10_000

/**
 * Posts JSON once and answers with the status, or with what went wrong. Follows no redirect, as SendGrid does not;
 * gives up after 10 s or when `signal` is raised. Never throws.
 */
export function postJson(
  url: string,
  body: Buffer,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<{ status: number } | { error: string }> {
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
          response.resume()
          resolve({ status: response.statusCode ?? 0 })
        },
      )
      request.on('error', fail)
      request.end(body)
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)))
    }
  })
}
