import { env } from '#lib/env.ts'

/** Path of the route that takes event posts. */
const EVENTS_PATH = '/api/webhooks/sendgrid/events'

/** Why SendGrid cannot reach us: it posts from the internet, and to nothing but https in earnest. */
export type Unreachable = 'loopback' | 'plain-http'

/** The URL that SendGrid is to post events to, and what stands in the way. */
export function eventAddress(): { url: string; problem: Unreachable | null } {
  const { appUrl } = env()
  const { protocol, hostname } = new URL(appUrl)
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$|\.localhost$/.test(hostname)
  return {
    url: `${appUrl}${EVENTS_PATH}`,
    problem: isLoopback ? 'loopback' : protocol === 'http:' ? 'plain-http' : null,
  }
}

/** Where processes on this machine reach that route: for the sandbox, which runs beside the web process. */
export function localEventUrl(): string {
  const { host, port } = env()
  const local = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${local.includes(':') ? `[${local}]` : local}:${port}${EVENTS_PATH}`
}
