import { describe, expect, test } from 'vitest'
import { planEvents } from '#lib/wiring/sample-data/plan-events.ts'
import { planMessages } from '#lib/wiring/sample-data/plan-messages.ts'

const DAY_MS = 24 * 3600_000
const MONDAY_NIGHT = Date.UTC(2026, 10, 23, 2, 10)

/** Every weekday at an hour of its own, in zones on both sides of the date line. */
const CLOCKS = ['UTC', 'Pacific/Auckland', 'America/Los_Angeles'].flatMap((zone) =>
  Array.from({ length: 7 }, (_, day) => ({ zone, now: new Date(MONDAY_NIGHT + day * DAY_MS * (1 + 1 / 7)) })),
)

describe.each(CLOCKS)('planned in $zone at $now', (clock) => {
  const messages = planMessages(clock)

  test('all mail went out in the last 90 days, each person’s in its order', () => {
    expect(messages).toHaveLength(300)
    const oldest = Math.min(...messages.map(({ sentAt }) => sentAt.getTime()))
    const newest = Math.max(...messages.map(({ sentAt }) => sentAt.getTime()))
    expect(clock.now.getTime() - oldest).toBeLessThan(90 * DAY_MS)
    expect(clock.now.getTime() - oldest).toBeGreaterThan(78 * DAY_MS)
    expect(newest).toBeLessThan(clock.now.getTime())
    messages.forEach((message, index) => {
      const next = messages[index + 1]
      if (next?.address === message.address)
        expect(next.sentAt.getTime()).toBeGreaterThan(message.sentAt.getTime())
    })
  })

  test('nothing is reported before its mail went out, or ahead of now', () => {
    for (const message of messages) {
      for (const { at } of planEvents(clock, message)) {
        expect(at).toBeGreaterThan(message.sentAt.getTime())
        expect(at).toBeLessThan(clock.now.getTime())
      }
    }
  })

  test('on weekdays in working hours, save for what just went out', () => {
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone: clock.zone, hour: '2-digit', hourCycle: 'h23' })
    const day = new Intl.DateTimeFormat('en-GB', { timeZone: clock.zone, weekday: 'short' })
    const planned = messages.filter(({ person, fate }, index) => {
      const isLast = messages[index + 1]?.person !== person
      return !(isLast && person.lastSentMinutesAgo !== undefined) && fate !== 'on-its-way'
    })
    expect(planned.length).toBeGreaterThan(280)
    for (const { sentAt } of planned) {
      expect(Number(hour.format(sentAt))).toBeGreaterThanOrEqual(7)
      expect(Number(hour.format(sentAt))).toBeLessThan(19)
      expect(['Sat', 'Sun']).not.toContain(day.format(sentAt))
    }
  })
})
