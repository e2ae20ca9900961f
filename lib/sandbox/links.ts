import { isObject } from '#lib/sandbox/http.ts'

export type TrackedLink = { url: string; index: number }

/** The links of the HTML that SendGrid would rewrite; `index` counts all links. */
export function trackedLinks(request: unknown): TrackedLink[] {
  return [...htmlOf(request).matchAll(/<a\s([^>]*)>/gi)].flatMap(([, attributes = ''], index) => {
    const url = /\bhref\s*=\s*["'](https?:\/\/[^"']+)["']/i.exec(attributes)?.[1]?.replaceAll('&amp;', '&')
    const isOff = /clicktracking\s*=\s*["']?off/i.test(attributes)
    return url && !isOff ? [{ url, index }] : []
  })
}

/** The link a reader would click: the first that is tracked and does not unsubscribe. */
export function firstLink(request: unknown): TrackedLink | null {
  return trackedLinks(request).find(({ url }) => !/unsubscribe/i.test(url)) ?? null
}

function htmlOf(request: unknown): string {
  const parts = isObject(request) && Array.isArray(request.content) ? request.content.filter(isObject) : []
  const value = parts.find((part) => part.type === 'text/html')?.value
  return typeof value === 'string' ? value : ''
}
