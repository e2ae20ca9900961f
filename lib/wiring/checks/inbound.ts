import type { Check, Finding } from '#lib/setup/check.ts'
import { findingOfError } from '#lib/wiring/checks/finding-of-error.ts'
import { readInboundDesk, type InboundDesk } from '#lib/wiring/inbound-desk.ts'
import { inspectInbound } from '#lib/wiring/provision-inbound.ts'

const HREF = '/settings/inbound'

/** Whether the account posts the host's mail to us as it was made, and a mail has come in by it. */
export const inboundCheck: Check = {
  id: 'inbound',
  label: 'Inbound host',
  waitsFor: 'A mail to the inbound host comes in.',
  run: async ({ provider }) => {
    const before = await readInboundDesk(provider)
    if (!before.connection?.connectedAt) return judgeInbound(before)
    try {
      await inspectInbound(provider)
    } catch (error) {
      return findingOfError(error, { scope: 'user.webhooks.parse.settings.read', href: HREF })
    }
    return judgeInbound(await readInboundDesk(provider))
  },
}

/** What the host, as it was just seen, means. Pure. */
function judgeInbound({ connection, drift, lastArrivalAt, provider }: InboundDesk): Finding {
  if (!connection?.connectedAt) {
    return {
      state: 'waiting',
      summary: 'No inbound host is connected.',
      advice:
        'Connect a host whose mail is to come here, or skip this if replies go to people’s own mailboxes.',
      href: HREF,
    }
  }
  if (drift.length > 0) {
    return {
      state: 'failed',
      summary: drift.map(({ sentence }) => sentence).join(' '),
      advice: 'See what it is now, then set it right.',
      href: HREF,
      details: drift.map(({ kind, expected, found }) => ({ label: kind, expected, found })),
    }
  }
  if (!lastArrivalAt || lastArrivalAt < connection.connectedAt) {
    return {
      state: 'waiting',
      isAnew: true,
      summary: `No mail has come in at ${connection.hostname} yet.`,
      advice:
        provider === 'sandbox'
          ? 'Send one from the sandbox.'
          : `Send a mail to test@${connection.hostname} from any mailbox. If none comes, look at its MX record.`,
      href: HREF,
    }
  }
  return {
    state: 'ok',
    summary: `Mail to ${connection.hostname} comes in.`,
    href: HREF,
    details: [{ label: 'last mail', found: lastArrivalAt.toISOString() }],
  }
}
