import { isIP } from 'node:net'

/**
 * The network address a request came from, for throttling. Next gives handlers no socket; it writes the socket's address
 * into X-Forwarded-For when that header is absent, and a reverse proxy appends the address it saw. So the last hop is
 * taken: behind a proxy nobody can forge it. Where people reach the app without a proxy, a caller may send a header of
 * their own and so be counted under another address; the limit per account holds all the same.
 */
export function callerAddress(headers: Headers): string {
  const lastHop = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? ''
  const address = lastHop.replace(/^::ffff:/i, '')
  return isIP(address) ? address : 'unknown'
}
