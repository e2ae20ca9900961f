import { expect, test } from 'vitest'
import { MarksTable } from '#components/messages/marks-table.tsx'
import type { Mark } from '#lib/mail/status.ts'
import { render } from '../support/render.tsx'

const mark = (count: number): Mark => ({
  first: '2026-03-01T10:00:00.000Z',
  last: '2026-03-01T11:00:00.000Z',
  count,
})

test('of opens and clicks those of people are counted, the machines’ said beside them', () => {
  const item = {
    marks: { delivered: mark(1), opened: mark(2), clicked: mark(3) },
    machine: { opens: 2, clicks: 1 },
    people: { clicked: mark(2) },
  }
  const rows = render(<MarksTable item={item} />).split('<tr')
  const row = (label: string) => rows.find((one) => one.includes(`>${label}<`))
  expect(row('Delivered')).toMatch(/>1<\/td>/)
  expect(row('Opened')).toContain('2 by a machine')
  expect(row('Opened')).toMatch(/>0<\/td>/)
  expect(row('Clicked')).toContain('1 by a machine')
  expect(row('Clicked')).toMatch(/>2<\/td>/)
})
