/** What lets SendGrid send for a domain. */
const INCLUDE = 'include:sendgrid.net'
const SENDGRID_SPF = `v=spf1 ${INCLUDE} ~all`
/** RFC 7208: terms that look something up, in all. */
const MAX_LOOKUPS = 10

export type SpfFinding = {
  /** The one text the host should have. */
  wanted: string
  /** SPF texts that stand there now. */
  present: string[]
  /** Whether what stands there already says it, alone. */
  isDone: boolean
  /** More lookups than receivers make: the whole text then counts for nothing. Inner includes are not counted. */
  hasTooManyLookups: boolean
}

/** The SPF text a host should have beside what its TXT records say now: one only, with SendGrid in it. */
export function adviseSpf(texts: string[]): SpfFinding {
  const present = texts.filter(isSpf)
  const wanted = present.length === 0 ? SENDGRID_SPF : merge(present)
  return {
    wanted,
    present,
    isDone: present.length === 1 && termsOf(present[0] ?? '').includes(INCLUDE),
    hasTooManyLookups: termsOf(wanted).filter(looksUp).length > MAX_LOOKUPS,
  }
}

/** A TXT record that is an SPF text. */
export function isSpf(text: string): boolean {
  return /^v=spf1(?:\s|$)/i.test(text.trim())
}

/** All terms of all texts once, in order, SendGrid's before what ends the list; of several ends the first one. */
function merge(texts: string[]): string {
  const terms = texts.flatMap(termsOf)
  const ends = terms.filter(isEnd)
  const redirects = terms.filter((term) => /^redirect=/i.test(term))
  const others = terms.filter((term) => !isEnd(term) && !/^redirect=/i.test(term))
  // An `all` makes a redirect count for nothing.
  const end = ends[0] ?? redirects[0] ?? '~all'
  const unique = [...new Set(others.some((term) => term === INCLUDE) ? others : [...others, INCLUDE])]
  return ['v=spf1', ...unique, end].join(' ')
}

function termsOf(text: string): string[] {
  return text
    .trim()
    .split(/\s+/)
    .slice(1)
    .map((term) => (/^\+?include:sendgrid\.net$/i.test(term) ? INCLUDE : term))
}

function isEnd(term: string): boolean {
  return /^[-~?+]?all$/i.test(term)
}

function looksUp(term: string): boolean {
  return /^[-~?+]?(?:include:|exists:|(?:a|mx|ptr)(?:[:/]|$))|^redirect=/i.test(term)
}
