import { expect, test } from 'vitest'
import { UnmatchedEvent } from '#components/settings/pipeline/unmatched-event.tsx'
import type { Candidate, UnmatchedRow } from '#lib/messages/list-unmatched.ts'
import { EMPTY_FORM } from '#lib/web/form-state.ts'
import { render, words } from '../support/render.tsx'

const action = () => Promise.resolve(EMPTY_FORM)
const mail = (values: Partial<Candidate>): Candidate => ({
  id: crypto.randomUUID(),
  contactId: null,
  subject: 'Offer',
  toAddress: 'ana@example.com',
  status: 'sent',
  createdAt: new Date('2026-05-03T09:00:00Z'),
  why: 'same-address',
  ...values,
})
const row = (values: Partial<UnmatchedRow>): UnmatchedRow => ({
  id: '7',
  provider: 'sandbox',
  kind: 'bounced',
  occurredAt: new Date('2026-05-05T09:00:00Z'),
  receivedAt: new Date('2026-05-05T09:00:00Z'),
  email: 'ana@example.com',
  reason: null,
  url: null,
  ownId: null,
  providerMessageId: null,
  isNameless: true,
  raw: '{}',
  candidates: [],
  mailsThatWeek: 0,
  ...values,
})
const shown = (values: Partial<UnmatchedRow>) => (
  <UnmatchedEvent event={row(values)} match={action} dismiss={action} />
)
const namesOf = (html: string) => [...html.matchAll(/aria-label="([^"]+)"/g)].map(([, name]) => name)

test('says how many mails went there in truth, and where those are that it does not show', () => {
  const candidates = Array.from({ length: 5 }, () => mail({}))
  expect(words(shown({ candidates, mailsThatWeek: 8 }))).toContain(
    'It names no mail, and 8 went to this address in the week before. The latest 5 are here; “Find a mail” has them all.',
  )
  expect(words(shown({ candidates, mailsThatWeek: 1_001 }))).toContain('and over 1,000 went')
  expect(words(shown({}))).toContain('It names no mail, and none went to this address in the week before.')
})

test('a send request of ours is not said to be of another system', () => {
  const named = { isNameless: false, providerMessageId: 'request' }
  const ours = words(shown({ ...named, candidates: [mail({ why: 'same-request' })] }))
  expect(ours).toContain('Its send request is one of ours, but that mail went to another address.')
  expect(ours).not.toContain('not one of ours')
  expect(words(shown({ ...named, candidates: [mail({})] }))).toContain('Its send request is not one of ours')
})

test('two mails of one subject and day have names of their own, and so have the ways out of two events', () => {
  const html = render(
    <>
      {shown({ candidates: [mail({}), mail({ createdAt: new Date('2026-05-03T09:01:00Z') })] })}
      {shown({
        occurredAt: new Date('2026-05-05T09:05:00Z'),
        candidates: [mail({ toAddress: 'b@example.com' })],
      })}
    </>,
  )
  const names = namesOf(html)
  expect(names).toContain('Match to this mail: Offer, to ana@example.com, 3 May 2026, 09:01')
  expect(names).toContain('Dismiss: Bounced, ana@example.com, 5 May 2026, 09:05')
  expect(names).toContain('Find a mail: Bounced, ana@example.com, 5 May 2026, 09:05')
  expect(new Set(names).size).toBe(names.length)
  expect(html).toContain('/settings/pipeline/unmatched/7?q=ana%40example.com')
})
