import { env } from '#lib/env.ts'
import { domainOfAddress } from '#lib/domains/domain-name.ts'
import { lookUpDomain } from '#lib/domains/look-up-domain.ts'
import { listMailDomains, type MailDomain } from '#lib/domains/mail-domains.ts'
import { recordsOf } from '#lib/domains/plan-sheet.ts'
import { DomainError } from '#lib/errors.ts'
import type { AccountDomain } from '#lib/sendgrid/domains.ts'
import { listSenders, type VerifiedSender } from '#lib/sendgrid/senders.ts'
import { ownerName } from '#lib/settings/owner-name.ts'
import { STREAM_LABEL, STREAMS, type Provider, type Stream } from '#lib/settings/provider.ts'
import { readStream, type StreamView } from '#lib/settings/read-stream.ts'
import type { Check, Finding } from '#lib/setup/check.ts'
import { findingOfError } from '#lib/wiring/checks/finding-of-error.ts'
import { NO_KEY } from '#lib/wiring/checks/no-key.ts'
import { listCoveringDomains, type CoveringDomains } from '#lib/wiring/covering-domains.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'
import { openDns } from '#lib/wiring/open-dns.ts'

const HREF = '/settings/domains'

/** Worst first: one failed stream fails the check. */
const ORDER: Finding['state'][] = ['failed', 'unknown', 'waiting', 'ok']

export const senderCheck: Check = {
  id: 'sender',
  label: 'Sender or domain',
  waitsFor:
    'The from address of each stream is on a domain that SendGrid has validated, or is a verified sender.',
  run: async ({ provider }) => {
    const [streams, ours] = await Promise.all([
      Promise.all(STREAMS.map(async (stream) => ({ stream, ...(await readStream(provider, stream)) }))),
      listMailDomains(provider, env().instance),
    ])
    const findings = await Promise.all(
      streams
        .filter(({ fromAddress }) => fromAddress !== '')
        .map((one) => judgeStream(one, { provider, ours })),
    )
    const worst = findings.toSorted((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state))[0]
    const details = findings.flatMap(({ state, details: parts = [] }) =>
      parts.map((part) => ({ ...part, isMet: state === 'ok' })),
    )
    return worst ? { ...worst, details } : NO_ADDRESS
  },
}

const NO_ADDRESS: Finding = {
  state: 'waiting',
  summary: 'No stream has a from address yet.',
  advice: 'Enter one under Settings → SendGrid.',
  href: '/settings/sendgrid',
}

type StreamSender = Pick<StreamView, 'fromAddress' | 'keyLastFour' | 'subuser'> & { stream: Stream }

/** By what the stream's own subuser has or was lent: a sender or domain of another one covers nothing. */
async function judgeStream(
  one: StreamSender,
  { provider, ours }: Pick<Account, 'provider' | 'ours'>,
): Promise<Finding> {
  const { stream, subuser, keyLastFour, fromAddress } = one
  const label = STREAM_LABEL[stream]
  // Nothing goes out on it, and only its key could tell the senders of its subuser.
  if (stream === 'marketing' && subuser !== null && keyLastFour === null) {
    const found = `not looked at: no key of the subuser ${subuser} is saved`
    return { state: 'ok', summary: `${label}: ${found}.`, details: [{ label, found }] }
  }
  try {
    const account = await openAccountClient(provider, { actsFor: stream })
    if (!account) return { ...NO_KEY, details: [{ label, found: 'not looked at: there is no key' }] }
    const named = domainOfAddress(fromAddress)
    const none: CoveringDomains = { domains: [], isWhole: true }
    const [covering, senders] = await Promise.all([
      orRefusal(listCoveringDomains({ provider, stream }, named ? [named] : []), none, {
        provider,
        scope: 'whitelabel.read',
      }),
      orRefusal(listSenders(account.client), [], { provider, scope: null }),
    ])
    return await judge(one, {
      provider,
      ...covering.found,
      senders: senders.found,
      ours,
      refusal: covering.refusal ?? senders.refusal,
    })
  } catch (error) {
    if (error instanceof DomainError) return failure(label, error)
    throw error
  }
}

/** A key may be kept from one of the two lists: what the other one covers stands, and only the rest waits for it. */
async function orRefusal<T>(
  asked: Promise<T>,
  none: T,
  what: { provider: Provider; scope: string | null },
): Promise<{ found: T; refusal: Finding | null }> {
  try {
    return { found: await asked, refusal: null }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    if (error.code === 'not-configured')
      return {
        found: none,
        refusal: { state: 'waiting', summary: error.message, href: '/settings/sendgrid' },
      }
    if (error.code !== 'rejected-by-provider') throw error
    return { found: none, refusal: await findingOfError(error, { ...what, href: '/settings/account' }) }
  }
}

type Account = {
  provider: Provider
  domains: AccountDomain[]
  /** Whether domains that the parent account lends are among them. */
  isWhole: boolean
  senders: VerifiedSender[]
  ours: MailDomain[]
  /** What the key may not see, so that an address may be covered by it all the same. */
  refusal: Finding | null
}

async function judge(
  { stream, fromAddress: from, subuser }: StreamSender,
  account: Account,
): Promise<Finding> {
  const label = STREAM_LABEL[stream]
  const name = domainOfAddress(from)
  const of = account.domains.filter(({ domain }) => domain === name)
  const details = (found: string) => [{ label, expected: 'validated domain or verified sender', found }]
  const valid = of.find(({ isValid, isAutomatic }) => isValid && !isAutomatic)
  if (valid) {
    const drift = await findDrift(valid, account)
    return drift
      ? { state: 'failed', ...drift, details: details(drift.summary) }
      : {
          state: 'ok',
          summary: `Mail goes out as ${valid.domain}.`,
          details: details(`${valid.domain}, valid`),
        }
  }
  if (account.senders.some(({ fromEmail, isVerified }) => isVerified && fromEmail === from.toLowerCase())) {
    return {
      state: 'ok',
      summary: 'The from address is a verified sender.',
      details: details('verified sender'),
    }
  }
  const automatic = of.find(({ isAutomatic }) => isAutomatic)
  if (automatic) {
    return {
      state: 'failed',
      summary: `${automatic.domain} has automated security on: events work, inbound mail never arrives.`,
      advice: 'Make the domain anew without automated security. Its page leads through it.',
      href: hrefOf(automatic, account),
      details: details('automated security is on'),
    }
  }
  const invalid = of[0]
  if (invalid) {
    const wasValid = account.ours.some(
      ({ providerId, validation }) => providerId === invalid.id && validation?.isValid,
    )
    return {
      state: wasValid ? 'failed' : 'waiting',
      summary: wasValid
        ? `SendGrid no longer finds the records of ${invalid.domain}.`
        : `${invalid.domain} waits for its DNS records.`,
      advice: 'Enter the records that its page lists, and have SendGrid validate them.',
      href: hrefOf(invalid, account),
      details: details(`${invalid.domain}, not valid`),
    }
  }
  if (account.refusal) return { ...account.refusal, details: details('not to be seen with this key') }
  const elsewhere = account.ours.find(
    ({ domain, madeFor }) => domain === name && madeFor !== null && madeFor !== (subuser ?? ''),
  )
  return {
    state: 'failed',
    summary: `Nothing in ${subuser === null ? 'the account' : `the subuser ${subuser}`} covers the from address of the ${label.toLowerCase()} stream.`,
    advice: [
      adviceFor({ name, stream, subuser, elsewhere }),
      account.isWhole ? '' : 'Whether the parent account lends it one is seen only with a management key.',
    ]
      .filter(Boolean)
      .join(' '),
    // Of a name that another subuser has, that domain's page has nothing to offer marketing mail.
    href:
      elsewhere && (stream === 'transactional' || elsewhere.madeFor === '')
        ? `${HREF}/${elsewhere.id}`
        : HREF,
    details: details('nothing'),
  }
}

/** `elsewhere`: the domain of the address on our list that is another owner's. An instance lists each name once. */
function adviceFor({
  name,
  stream,
  subuser,
  elsewhere,
}: Pick<StreamSender, 'stream' | 'subuser'> & {
  name: string | null
  elsewhere: MailDomain | undefined
}): string {
  const owner = ownerName(subuser)
  if (elsewhere) {
    const isLendable = subuser !== null && elsewhere.madeFor === ''
    const whose = `${elsewhere.domain} on the list belongs to ${ownerName(elsewhere.madeFor)}, and this mail goes out as ${owner}.`
    if (isLendable && stream === 'marketing')
      return `${whose} Lend it: its page says how. Or write from a domain of another name.`
    return stream === 'transactional'
      ? `${whose} ${isLendable ? 'Lend it, or make a domain there too' : 'Make a domain there too'}: its page says how.`
      : `${whose} Write from a domain of another name, or make this one there as well: in SendGrid, logged in as ${owner}.`
  }
  const there = subuser === null ? '' : ` in ${owner}`
  return `Set up ${name ?? 'its domain'} as a domain${there}, or write from an address that is verified${there}.`
}

/** What SendGrid has not noticed yet: a record of a domain of ours that is gone from DNS. */
async function findDrift(
  { id }: AccountDomain,
  { provider, ours }: Account,
): Promise<{ summary: string; advice: string; href: string } | null> {
  const row = ours.find(({ providerId }) => providerId === id)
  if (!row) return null
  const lookup = await lookUpDomain(row, openDns(provider))
  const required = recordsOf({ ...row, lookup }).filter(({ isRequired }) => isRequired)
  const lost = required.find((record) =>
    lookup.records.some(
      (seen) => seen.id === record.id && (seen.state === 'missing' || seen.state === 'different'),
    ),
  )
  return lost
    ? {
        summary: `A DNS record of ${row.domain} is gone: ${lost.type} at ${lost.host}.`,
        advice: 'Enter it again as the domain’s page shows it.',
        href: `${HREF}/${row.id}`,
      }
    : null
}

function hrefOf({ id }: AccountDomain, { ours }: Account): string {
  const row = ours.find(({ providerId }) => providerId === id)
  return row ? `${HREF}/${row.id}` : HREF
}

/** No answer leaves the last finding standing; a refusal is one. */
function failure(label: string, error: DomainError): Finding {
  const isLost = error.code === 'provider-unavailable'
  return {
    state: isLost ? 'unknown' : 'failed',
    summary: error.message,
    advice: 'Check the key.',
    href: '/settings/sendgrid',
    details: [{ label, found: isLost ? 'no answer' : 'the key was refused' }],
  }
}
