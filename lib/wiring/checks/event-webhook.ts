import { ownerName } from '#lib/settings/owner-name.ts'
import type { Check, Finding } from '#lib/setup/check.ts'
import { findingOfError } from '#lib/wiring/checks/finding-of-error.ts'
import { findUnheardMarketing } from '#lib/wiring/checks/marketing-webhook.ts'
import { NO_KEY } from '#lib/wiring/checks/no-key.ts'
import { inspectEventWebhooks } from '#lib/wiring/event-webhook-deeds.ts'
import { reviewLeftWebhooks } from '#lib/wiring/left-webhooks.ts'
import { readEventWebhookDesk, type EventWebhookDesk } from '#lib/wiring/event-webhook-desk.ts'

const HREF = '/settings/event-webhook'

/** Whether the account still has our webhook as it was made: same address, every kind, switched on, our key. */
export const eventWebhookCheck: Check = {
  id: 'event-webhook',
  label: 'Event webhook',
  waitsFor: 'A webhook of the account posts every kind of event here, signed.',
  run: async ({ provider }) => {
    const before = await readEventWebhookDesk(provider)
    if (!before.hasKey) return NO_KEY
    if (before.problem) {
      const summary =
        'SendGrid cannot post to APP_URL: it needs an https address that is open to the internet.'
      return waiting(summary, 'Set APP_URL to that address and start Mailroom again.')
    }
    try {
      await inspectEventWebhooks(provider)
    } catch (error) {
      return await findingOfError(error, { provider, scope: 'user.webhooks.event.settings.read', href: HREF })
    }
    const desk = await readEventWebhookDesk(provider)
    const finding = judgeWebhook(desk)
    if (finding.state !== 'ok') return finding
    const left = await reviewLeftWebhooks(provider)
    finding.details?.push(...left.map(leftDetail))
    return (await findUnheardMarketing(provider)) ?? finding
  },
}

/** What the webhook, as it was just seen, means. Pure. */
function judgeWebhook({ connection, drift, move, others, url, slots }: EventWebhookDesk): Finding {
  if (!connection?.webhookId || !connection.connectedAt) {
    const isThere = others.some((webhook) => webhook.url === url)
    if (connection?.lastError) {
      return {
        state: 'failed',
        summary: connection.lastError,
        advice:
          connection.errorCode === 'no-slot'
            ? 'Free a slot: what can be done is listed with the webhook.'
            : 'Mend that and try again.',
        href: HREF,
      }
    }
    return isThere
      ? waiting(
          'A webhook posts here that was made by hand.',
          'Connect it: then it is watched and set right.',
        )
      : waiting('No event webhook is connected.', 'Connect it; one button makes it.')
  }
  if (move) return { ...waiting(move.sentence, move.advice), isAnew: true }
  if (drift.length > 0) {
    return {
      state: 'failed',
      summary: drift.map(({ sentence }) => sentence).join(' '),
      advice: 'Set it right; one button does.',
      href: HREF,
      details: drift.map(({ kind, expected, found }) => ({ label: kind, expected, found })),
    }
  }
  return {
    state: 'ok',
    summary: 'Our webhook posts every kind of event here, signed.',
    href: HREF,
    details: [
      { label: 'webhooks in use', found: `${slots?.used ?? 1} of ${slots?.allowed ?? 'an unknown number'}` },
    ],
  }
}

function leftDetail(owner: string) {
  return {
    label: `webhook left in ${ownerName(owner)}`,
    found: 'reports mail sent before; remove it there when nothing comes from it any more',
  }
}

function waiting(summary: string, advice: string): Finding {
  return { state: 'waiting', summary, advice, href: HREF }
}
