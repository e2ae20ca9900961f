import { findTestMail, type TestMail } from '#lib/messages/find-test-mail.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { readStreamOptions } from '#lib/settings/stream-options.ts'
import type { Transport } from '#lib/settings/transport.ts'
import type { Check, Finding } from '#lib/setup/check.ts'

/** SendGrid reports within seconds; after this long without a word the events do not come here (ms). */
const SILENCE_MS = 15 * 60_000

/** What a test mail proved may have changed at SendGrid since; it is proven anew after this long (ms). */
const PROVES_FOR_MS = 30 * 24 * 3_600_000

const WEBHOOK = '/settings/event-webhook'

/** Whether the latest test mail went the whole way by the set-up of now: accepted, delivered, and reported back to us. */
export const testMessageCheck: Check = {
  id: 'test-message',
  label: 'Test message',
  waitsFor: 'A test mail is accepted, delivered, and reported back to Mailroom.',
  run: async ({ provider }) => {
    const mail = await findTestMail(provider)
    return judgeTestMail(mail, mail && (await readWay(provider, mail)), new Date())
  },
  hasNews: async ({ provider, since }) => {
    const mail = await findTestMail(provider)
    return mail !== null && mail.changedAt > since
  },
}

const NO_KEY = 'There is no key to send a test mail with.'
const KEPT = 'See on its page what keeps it.'

/** How mail goes out: what a test mail proves. */
type Way = {
  fromAddress: string
  keyLastFour: string | null
  transport: Transport
  /** When it was said last whose mail this is. */
  subuserSavedAt: Date | null
}

async function readWay(provider: Provider, { stream }: TestMail): Promise<Way> {
  const [{ fromAddress, keyLastFour, subuserSavedAt }, { transport }] = await Promise.all([
    readStream(provider, stream),
    readStreamOptions(provider, stream),
  ])
  return { fromAddress, keyLastFour, transport, subuserSavedAt }
}

/** What the latest test mail proves at `now` of the way mail goes out. Pure. */
export function judgeTestMail(mail: TestMail | null, present: Way | null, now: Date): Finding {
  if (!mail || !present) {
    return {
      state: 'waiting',
      summary: 'No test mail has been sent yet.',
      isAnew: true,
      advice: 'Send one to yourself: it proves the whole way, out and back.',
    }
  }
  const details = stages(mail)
  const href = `/messages/${mail.id}`
  const finding = (state: Finding['state'], summary: string, advice?: string, where = href): Finding => ({
    state,
    summary,
    details,
    href: where,
    ...(state === 'waiting' ? { isAnew: true } : {}),
    ...(advice ? { advice } : {}),
  })
  const change = findChange(mail, present, now)
  if (change) {
    return present.keyLastFour === null
      ? finding('waiting', NO_KEY, 'Save a key first, then send another test mail.', '/settings/sendgrid')
      : finding('waiting', change, 'Send another test mail.')
  }
  switch (mail.status) {
    case 'queued':
    case 'sending':
      return now.getTime() - mail.createdAt.getTime() > SILENCE_MS
        ? finding('failed', `The test mail is still queued. ${mail.reason ?? ''}`.trim(), KEPT)
        : finding(
            'waiting',
            mail.reason
              ? `The test mail was not taken yet, and is tried again by itself. ${mail.reason}`
              : 'The test mail is about to be handed over.',
          )
    case 'unconfirmed':
      return finding(
        'waiting',
        'It is not known whether the test mail left: the answer was lost.',
        'An event about it settles this. You can also send another one.',
      )
    case 'failed':
      return finding('failed', `The test mail was not accepted. ${mail.reason ?? ''}`.trim(), ANOTHER)
    case 'blocked':
    case 'bounced':
      return finding('failed', `The test mail came back. ${mail.reason ?? ''}`.trim(), ANOTHER)
    case 'dropped':
      return finding('failed', `SendGrid dropped the test mail. ${mail.reason ?? ''}`.trim(), ANOTHER)
    case 'deferred':
      return finding(
        'waiting',
        `The receiving server put the test mail off. ${mail.reason ?? ''}`.trim(),
        'SendGrid goes on trying for up to 72 hours.',
      )
    case 'delivered':
      return finding('ok', 'Accepted, delivered, and reported back to Mailroom.')
    case 'processed':
      return finding('waiting', 'SendGrid has processed the test mail and is delivering it.')
    case 'sent':
      return isSilent(mail, now)
        ? finding(
            'failed',
            'SendGrid accepted the test mail and has reported nothing since.',
            'The mail may well have arrived, but its events do not come here: look at the event webhook.',
            WEBHOOK,
          )
        : finding('waiting', 'SendGrid accepted the test mail. Its first event has not come yet.')
  }
}

/** Why what became of the mail says nothing of now; null while it does. */
function findChange({ sentWith, fromAddress, createdAt }: TestMail, present: Way, now: Date): string | null {
  // It has not been handed over: then it will be, by the way of now.
  if (!sentWith) return null
  if (sentWith.keyLastFour !== present.keyLastFour) return 'The key was changed since the last test mail.'
  if (fromAddress !== present.fromAddress) return 'The from address was changed since the last test mail.'
  if (sentWith.transport !== present.transport) return 'The transport was changed since the last test mail.'
  if (present.subuserSavedAt && createdAt < present.subuserSavedAt)
    return 'The subuser was changed since the last test mail.'
  return now.getTime() - createdAt.getTime() > PROVES_FOR_MS
    ? 'The last test mail is more than 30 days old.'
    : null
}

const ANOTHER = 'Mend that, or send one to another address.'

function isSilent({ acceptedAt, firstEventAt }: TestMail, now: Date): boolean {
  return firstEventAt === null && acceptedAt !== null && now.getTime() - acceptedAt.getTime() > SILENCE_MS
}

function stages({ acceptedAt, deliveredAt, firstEventAt }: TestMail): Finding['details'] {
  const at = (moment: Date | null) => moment?.toISOString() ?? 'not yet'
  return [
    { label: 'Accepted by SendGrid', found: at(acceptedAt) },
    { label: 'Delivered to the mailbox', found: at(deliveredAt) },
    { label: 'First event came here', found: at(firstEventAt) },
  ]
}
