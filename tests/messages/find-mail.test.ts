import { expect, test } from 'vitest'
import { transaction } from '#lib/db.ts'
import { listMessages } from '#lib/messages/list-messages.ts'
import { listUnmatched } from '#lib/messages/list-unmatched.ts'
import { recordEvents } from '#lib/messages/record-events.ts'
import { useDatabase } from '../support/database.ts'
import { makeEvent } from '../support/events.ts'
import { makeMessage } from '../support/factories.ts'

useDatabase()

const HOUR_MS = 3600_000
const BOUNCED_AT = new Date('2026-05-05T09:00:00Z')
const hoursBefore = (hours: number) => new Date(BOUNCED_AT.getTime() - hours * HOUR_MS)
const mailToAna = (subject: string, hours: number, values: Parameters<typeof makeMessage>[0] = {}) =>
  makeMessage({
    subject,
    toAddress: 'ana@example.com',
    createdAt: hoursBefore(hours),
    claimedAt: hoursBefore(hours),
    sentAt: hoursBefore(hours),
    ...values,
  })

test('eight mails in the week before are said to be eight; those beyond the five shown are found by search', async () => {
  for (let hours = 1; hours <= 8; hours++) await mailToAna('Offer', hours)
  await mailToAna('Offer', 8 * 24)
  await mailToAna('Offer', 3, { provider: 'sendgrid_eu' })
  await mailToAna('Offer', 3, { sendState: 'failed', status: 'failed' })
  await transaction((tx) => recordEvents(tx, [makeEvent({ kind: 'bounced', occurredAt: BOUNCED_AT })]))

  const [event] = (await listUnmatched({})).rows
  expect(event?.mailsThatWeek).toBe(8)
  expect(event?.candidates).toHaveLength(5)

  const ages: number[] = []
  let before: string | null | undefined
  do {
    const page = await listMessages({ q: 'ANA@example offer', handedOverBy: 'sandbox', before, limit: 4 })
    ages.push(...page.items.map(({ at }) => (BOUNCED_AT.getTime() - Date.parse(at)) / HOUR_MS))
    before = page.next
  } while (before)
  expect(ages).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 8 * 24])
})

test('of an event that names its send request, no mails of the week are counted', async () => {
  await mailToAna('Hello', 2)
  await transaction((tx) =>
    recordEvents(tx, [makeEvent({ occurredAt: hoursBefore(1), providerMessageId: 'of-nobody' })]),
  )
  const named = (await listUnmatched({})).rows.find((row) => row.providerMessageId === 'of-nobody')
  expect(named?.mailsThatWeek).toBe(0)
  expect(named?.candidates.map(({ subject }) => subject)).toContain('Hello')
})
