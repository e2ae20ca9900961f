import { expect, test } from 'vitest'
import { StatusNotices } from '#components/settings/pipeline/status-notices.tsx'
import type { PipelineStatus } from '#lib/wiring/pipeline-status.ts'
import { words } from '../support/render.tsx'

const NOW = new Date()
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000)

const WELL = {
  at: NOW,
  lastPostAt: ago(5),
  lagSeconds: 0,
  backlog: { count: 0, limit: 100 },
  workers: { alive: 1, lastAt: ago(1) },
  setAside: { count: 0, lastAt: null },
  isAnyRejected: false,
  unmatched: 0,
  unconfirmed: 0,
  refusals: [],
  silence: null,
  totals: { rejected_items: 737, conflicts: 2 },
} as unknown as PipelineStatus

const said = (values: Partial<PipelineStatus>) =>
  words(<StatusNotices status={{ ...WELL, ...values }} provider="sendgrid_us" />)

test('all is well only where nothing is put aside', () => {
  expect(said({})).toBe('All is well What came in is read, and nothing was turned away.')
  for (const values of [{ isAnyRejected: true }, { unmatched: 1 }, { unconfirmed: 1 }]) {
    expect(said(values)).not.toMatch(/All is well|is read,/)
    expect(said(values)).toContain('What needs a look is put aside below.')
  }
  expect(said({ lastPostAt: null })).toBe('All is well Nothing has come in so far.')
})

test('posts that were refused are advised on by each of the reasons', () => {
  const refusals = [
    { reason: 'too-old', count: 4 },
    { reason: 'from-the-future', count: 2 },
  ]
  const both = said({ refusals })
  expect(both).toContain('6 posts refused in the last 10 minutes')
  expect(both).toContain('4 × The signature is too old. SendGrid re-sends')
  expect(both).toContain('2 × The signature is from the future. The clock')
  const one = said({ refusals: refusals.slice(0, 1) })
  expect(one).toContain('4 posts refused')
  expect(one).not.toContain('×')
})

test('times are said so that they make sense', () => {
  const silence = { provider: 'sendgrid_us' as const, sentAt: ago(34 * 60 + 30), mails: 1 }
  expect(said({ silence })).toContain('accepted a mail 34 min ago and has reported nothing since.')
  expect(said({ silence: { ...silence, mails: 5 } })).toContain(
    'accepted 5 mails, the first 34 min ago, and has reported nothing since.',
  )
  const heard = (seconds: number) => said({ workers: { alive: 0, lastAt: ago(seconds) } })
  expect(heard(20)).toContain('one was last heard of 20 s ago.')
  expect(heard(210)).toContain('one was last heard of 3 min ago.')
})
