import { checkRecord, type CheckedRecord } from '#lib/domains/check-record.ts'
import type { DnsPort } from '#lib/domains/dns-port.ts'
import { inboundExchange } from '#lib/domains/expected-records.ts'
import { findFreeHost, standingExchanges } from '#lib/domains/presence.ts'
import type { Provider } from '#lib/settings/provider.ts'
import type { Check, Finding } from '#lib/setup/check.ts'
import { findingOfError } from '#lib/wiring/checks/finding-of-error.ts'
import { NO_KEY } from '#lib/wiring/checks/no-key.ts'
import { findInboundCover, objectTo, type InboundCover } from '#lib/wiring/inbound-cover.ts'
import { readInboundDesk, type InboundDesk } from '#lib/wiring/inbound-desk.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'
import { openDns } from '#lib/wiring/open-dns.ts'
import { inspectInbound } from '#lib/wiring/provision-inbound.ts'

const HREF = '/settings/inbound'

/**
 * Whether the account posts the host's mail to us as it was made, the host's MX leads to SendGrid, and a mail for this
 * host has come in by its present URL since that was set.
 */
export const inboundCheck: Check = {
  id: 'inbound',
  label: 'Inbound host',
  waitsFor: 'A mail to the inbound host comes in.',
  run: ({ provider }) => findInbound(provider, openDns(provider)),
}

/** What the check finds, its MX looked up by `dns`. */
export async function findInbound(provider: Provider, dns: DnsPort): Promise<Finding> {
  const { connection } = await readInboundDesk(provider)
  if (!connection?.connectedAt) return NOT_CONNECTED
  if (!(await openAccountClient(provider))) return NO_KEY
  try {
    // Together: the failure of one must not leave that of the other to nobody, which would end the worker.
    const [mx, cover] = await Promise.all([
      lookAtExchange(connection.hostname, dns),
      findInboundCover(provider, connection.hostname),
      inspectInbound(provider),
    ])
    return judgeInbound(await readInboundDesk(provider), mx, cover)
  } catch (error) {
    return await findingOfError(error, { provider, scope: 'user.webhooks.parse.settings.read', href: HREF })
  }
}

const NOT_CONNECTED: Finding = {
  state: 'waiting',
  summary: 'No inbound host is connected.',
  advice:
    'Connect a host whose mail is to come here, or set this step aside if replies go to people’s own mailboxes.',
  href: HREF,
}

/** The MX of a host as it was looked up; where the host receives other mail, the one to take instead. */
type SeenExchange = { record: CheckedRecord; others: string[]; freeHost: string | null }

/** Looks up where mail to the host goes. */
export async function lookAtExchange(hostname: string, dns: DnsPort): Promise<SeenExchange> {
  const record = await checkRecord(inboundExchange(hostname), dns)
  const others = standingExchanges(record.own ? [record.own] : [], record.public)
  return { record, others, freeHost: others.length > 0 ? await findFreeHost(hostname, dns) : null }
}

/** What the host, as it was just seen, and its MX mean. Pure. */
export function judgeInbound(
  {
    connection,
    drift,
    move,
    reachedAt,
    provider,
  }: Pick<InboundDesk, 'connection' | 'drift' | 'move' | 'reachedAt' | 'provider'>,
  mx: SeenExchange,
  cover: InboundCover,
): Finding {
  if (!connection?.connectedAt) return NOT_CONNECTED
  const { hostname } = connection
  if (move) return { state: 'waiting', isAnew: true, summary: move.sentence, advice: move.advice, href: HREF }
  if (drift.length > 0) {
    return {
      state: 'failed',
      summary: drift.map(({ sentence }) => sentence).join(' '),
      advice: 'See what it is now, then set it right.',
      href: HREF,
      details: drift.map(({ kind, expected, found }) => ({ label: kind, expected, found })),
    }
  }
  const unfit = judgeExchange(hostname, mx, provider === 'sandbox')
  if (unfit) return unfit
  const details = [
    exchangeDetail(hostname, mx.record),
    coverDetail(cover),
    { label: 'address set', found: connection.urlSetAt?.toISOString() ?? 'not to its end' },
  ]
  if (!reachedAt) {
    const objection = objectTo(hostname, cover)
    const test =
      provider === 'sandbox'
        ? 'Send one from the sandbox.'
        : `Send a mail to test@${hostname} from any mailbox.`
    return {
      state: 'waiting',
      isAnew: true,
      summary: [
        `No mail has come in at ${hostname} since its address at SendGrid was set.`,
        objection?.problem,
      ]
        .filter(Boolean)
        .join(' '),
      advice: [objection?.advice, test].filter(Boolean).join(' '),
      href: objection ? '/settings/domains' : HREF,
      details,
    }
  }
  return {
    state: 'ok',
    summary: `Mail to ${hostname} comes in.`,
    href: HREF,
    details: [...details, { label: 'last mail to it', found: reachedAt.toISOString() }],
  }
}

/** Null: mail to the host finds SendGrid. */
function judgeExchange(
  hostname: string,
  { record: mx, others, freeHost }: SeenExchange,
  isSandbox: boolean,
): Finding | null {
  const details = [exchangeDetail(hostname, mx)]
  switch (mx.state) {
    case 'found':
    case 'spreading':
      return null
    case 'unknown':
      return {
        state: 'unknown',
        summary: `The MX of ${hostname} could not be looked up: ${mx.public.failure ?? 'no answer'}.`,
        href: HREF,
        details,
      }
    case 'missing':
      return {
        state: 'failed',
        summary: `${hostname} has no MX, so that no mail to it arrives.`,
        advice:
          mx.hint ??
          (isSandbox
            ? 'Send an inbound mail from the sandbox: its DNS gets the record with it.'
            : `Give the host the MX ${WANTED}.`),
        href: HREF,
        details,
      }
    case 'different':
      return others.length > 0
        ? {
            state: 'failed',
            summary: `${hostname} receives other mail, at ${others.join(', ')}.`,
            advice: `Leave its MX as it is, and connect a host of its own here${freeHost ? `, such as ${freeHost}, with the MX ${WANTED}` : ''}.`,
            href: HREF,
            details,
          }
        : {
            state: 'failed',
            summary: `Mail to ${hostname} does not go to SendGrid.`,
            advice: mx.hint ?? `Give the host the MX ${WANTED}.`,
            href: HREF,
            details,
          }
  }
}

const WANTED = '10 mx.sendgrid.net'

function exchangeDetail(hostname: string, { own, public: seen }: CheckedRecord) {
  // The domain's own servers say what is so; others may still remember what was.
  const answer = own && own.kind !== 'failed' ? own : seen
  const found =
    answer.values.join(', ') ||
    (answer.alias !== null ? `CNAME to ${answer.alias}` : (answer.failure ?? 'none'))
  return { label: `MX of ${hostname}`, expected: WANTED, found }
}

/** Mail that has come in proves the host, whatever is known of domains. */
function coverDetail(cover: InboundCover) {
  const detail = (found: string) => ({
    label: 'authenticated domain',
    expected: 'one that covers the host',
    found,
  })
  switch (cover.kind) {
    case 'covered':
      return detail(cover.domain)
    case 'uncovered':
      return detail('none')
    case 'return-path':
      return detail('none: it is a return path with automated security on')
    case 'unknown':
      return detail(`not to be read: ${cover.reason}`)
  }
}
