/** Request header in which proxy.ts hands the asked path and query to server components, which cannot see it. */
export const CURRENT_PATH_HEADER = 'x-mailroom-path'

/** Only there to resolve against: never part of a result. */
const NOWHERE = 'http://nowhere.invalid'

/**
 * A path within this site from what a caller sent, or `/`. Never another origin: `//host`, `/\host`, tabs that browsers
 * drop (`/\t/host`), schemes and full URLs all give `/`, and so does the sign-in page itself.
 */
export function relativePath(value: string | null | undefined): string {
  if (!value?.startsWith('/') || !URL.canParse(value, NOWHERE)) return '/'
  const url = new URL(value, NOWHERE)
  if (url.origin !== NOWHERE || url.pathname.startsWith('//') || url.pathname === '/sign-in') return '/'
  return `${url.pathname}${url.search}${url.hash}`
}
