import { findTestMail, type TestMail } from '#lib/messages/find-test-mail.ts'
import type { Check, Finding } from '#lib/setup/check.ts'

/** SendGrid reports within seconds; after this long without a word the events do not come here (ms). */
const SILENCE_MS = 15 * 60_000

const WEBHOOK = '/settings/event-webhook'

/** Whether the latest test mail went the whole way: accepted, delivered, and reported back to us. */
export const testMessageCheck: Check = {
  id: 'test-message',
  label: 'Test message',
  waitsFor: 'A test mail is accepted, delivered, and reported back to Mailroom.',
  run: async ({ provider }) => judgeTestMail(await findTestMail(provider), new Date()),
}

/** What the latest test mail proves at `now`. Pure. */
export function judgeTestMail(mail: TestMail | null, now: Date): Finding {
  if (!mail) {
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
  switch (mail.status) {
    case 'queued':
    case 'sending':
      return now.getTime() - mail.createdAt.getTime() > SILENCE_MS
        ? finding('failed', 'The test mail is still queued.', 'See on its page what keeps it.')
        : finding('waiting', 'The test mail is about to be handed over.')
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
