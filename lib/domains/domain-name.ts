import { domainToASCII, domainToUnicode } from 'node:url'
import { getDomain } from 'tldts'
import { z } from 'zod'
import { address } from '#lib/mail/address.ts'

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
/** Room for the hosts that are made below it: `_domainkey`, a selector, a return path. */
const MAX_CHARS = 200
/** In any script, and with what was pasted around it. */
const MAX_TYPED_CHARS = 1_000

/**
 * A domain as people type or paste it (any script, in a URL or an address, with a dot at the end), in its ASCII form and
 * lower case. Refuses what nobody can own: one label, a public suffix such as co.uk, an IP address.
 */
export const domainName = z
  .string()
  .max(MAX_TYPED_CHARS, 'This is too long for a domain.')
  .trim()
  .transform(bare)
  .refine((name) => name.length <= MAX_CHARS && isHost(name), {
    error: 'Enter a domain such as mail.example.com.',
    abort: true,
  })
  .refine((name) => getDomain(name) !== null, {
    error: 'Nobody can own this name. Enter a domain such as mail.example.com.',
  })

/** One label: the part before the domain in a host. */
export const subdomainLabel = z
  .string()
  .trim()
  .toLowerCase()
  .regex(LABEL, 'Use letters, digits and dashes, such as em1.')

/** A host in its own script, for people to read. */
export function shownHost(host: string): string {
  const shown = domainToUnicode(host)
  return shown === '' ? host : shown
}

/** What a company registered: `example.co.uk` for `a.mail.example.co.uk`. */
export function organisationOf(domain: string): string {
  return getDomain(domain) ?? domain
}

/** The domain of a mail address, in ASCII; null when the address is none. */
export function domainOfAddress(text: string): string | null {
  const parsed = address.safeParse(text)
  if (!parsed.success) return null
  return bare(parsed.data.slice(parsed.data.lastIndexOf('@') + 1)) || null
}

function bare(text: string): string {
  const host = text
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^.*@/, '')
    .replace(/[/?#].*$/s, '')
    .replace(/:\d+$/, '')
    .replace(/^[*\s]+\.?/, '')
    .replace(/\.$/, '')
  return domainToASCII(host).toLowerCase()
}

function isHost(name: string): boolean {
  const labels = name.split('.')
  return (
    labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '')
  )
}
