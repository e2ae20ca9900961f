import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MAIL_EVENT_KINDS } from '#lib/mail/event.ts'
import { parseEvents } from '#lib/sendgrid/events.ts'

const FOLDER = new URL('../fixtures/events/', import.meta.url)
/** After the newest payload, so that none is in the future. */
const NOW = Date.UTC(2026, 0, 15)

const files = readdirSync(FOLDER)
const names = files
  .filter((file) => !file.endsWith('.expected.json'))
  .map((file) => file.replace('.json', ''))

type Expected = { events: { kind: string }[]; rejected: unknown[] }

const read = (file: string) => readFileSync(new URL(file, FOLDER))
const expected = (name: string) => JSON.parse(read(`${name}.expected.json`).toString()) as Expected

test.each(names)('%s.json becomes %s.expected.json', (name) => {
  const { events, rejected } = parseEvents(read(`${name}.json`), NOW)
  const told = events.map(({ raw: _, ...event }) => event)
  expect(JSON.parse(JSON.stringify({ events: told, rejected }))).toEqual(expected(name))
})

test.each(names.filter((name) => name !== 'bad-text'))('%s.json is kept whole in raw', (name) => {
  const posted = JSON.parse(read(`${name}.json`).toString()) as unknown[]
  const { events, rejected } = parseEvents(read(`${name}.json`), NOW)
  expect([...rejected.map(({ item }) => item), ...events.map(({ raw }) => raw)]).toEqual(posted)
})

test.each(MAIL_EVENT_KINDS)('%s has a pair of its own', (kind) => {
  const name = kind.replaceAll('_', '-')
  expect(files).toContain(`${name}.json`)
  expect(files).toContain(`${name}.expected.json`)
  expect(new Set(expected(name).events.map((event) => event.kind))).toEqual(new Set([kind]))
})

test.each(['test-button', 'legacy', 'single-send', 'bounced-blocked'])('%s has a pair', (name) => {
  expect(names).toContain(name)
  expect(expected(name).rejected).toEqual([])
})
