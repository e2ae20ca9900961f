import { trackedLinks } from '#lib/sandbox/links.ts'
import { DELIVERED_AFTER_MS, type PlannedEvent } from '#lib/sandbox/scenario.ts'

/** Ways in which SendGrid's event posts have been seen to misbehave. None of them changes what is true of a mail. */
export const SANDBOX_HABITS = [
  'new-ids',
  'disorder',
  'late-bounces',
  'machine-opens',
  'scanners',
  'retries',
  'cut-answers',
] as const
export type SandboxHabit = (typeof SANDBOX_HABITS)[number]

/** How often one post comes under the habit of repeating, and how many of these at the same moment. */
export const REPEATS = 46
export const REPEATS_AT_ONCE = 5
/** Answers to a post that are cut before the sandbox believes one. */
export const CUT_ANSWERS = 2

const LATE_BOUNCE_AFTER_MS = 4000
const SCANNER = {
  ip: '192.0.2.44',
  useragent: 'Mozilla/5.0 (compatible; LinkScanner/2.1; +https://scanner.example.com)',
}

/** The habits among some words; the rest are left out. */
export function knownHabits(words: readonly string[]): SandboxHabit[] {
  return SANDBOX_HABITS.filter((habit) => words.includes(habit))
}

/** An event with the time it tells and the time it is posted. */
type ScheduledEvent = Omit<PlannedEvent, 'afterMs'> & { at: Date; dueAt: Date }

/** What will be reported of a mail that is taken now, in the order of posting: with the habits' additions and delays. */
export function scheduleEvents(
  planned: PlannedEvent[],
  request: unknown,
  { habits, speed }: { habits: readonly SandboxHabit[]; speed: number },
): ScheduledEvent[] {
  const now = Date.now()
  const events = withMachines(
    habits.includes('late-bounces') ? planned.flatMap(bounceLate) : planned,
    request,
    habits,
  )
  const lastMs = Math.max(...events.map(({ afterMs }) => afterMs))
  const scheduled = events.map(({ afterMs, ...event }) => {
    // The last one first, none before it has happened.
    const postedMs = habits.includes('disorder') ? 2 * lastMs - afterMs : afterMs
    return { ...event, at: new Date(now + afterMs / speed), dueAt: new Date(now + postedMs / speed) }
  })
  return habits.includes('disorder') ? scheduled.reverse() : scheduled
}

function withMachines(events: PlannedEvent[], request: unknown, habits: readonly SandboxHabit[]) {
  const machines: PlannedEvent[] = []
  if (habits.includes('machine-opens') && events.some(({ word }) => word === 'open'))
    machines.push({ word: 'machine_open', afterMs: DELIVERED_AFTER_MS + 100 })
  if (habits.includes('scanners') && events.some(({ word }) => word === 'click'))
    machines.push(...scannerClicks(request))
  return [...events, ...machines].sort((a, b) => a.afterMs - b.afterMs)
}

/** The receiver takes the mail and reports its refusal later, by a mail that names neither ids nor arguments. */
function bounceLate(event: PlannedEvent): PlannedEvent[] {
  if (event.word !== 'bounce') return [event]
  return [
    { word: 'delivered', afterMs: event.afterMs },
    { word: 'late_bounce', afterMs: LATE_BOUNCE_AFTER_MS },
  ]
}

/** Every link within a second of the delivery, before anybody can have opened the mail. */
function scannerClicks(request: unknown): PlannedEvent[] {
  return trackedLinks(request).map(({ url, index }, position, all) => ({
    word: 'click',
    afterMs: DELIVERED_AFTER_MS + Math.floor((900 * (position + 1)) / all.length),
    details: { ...SCANNER, url, url_offset: { index, type: 'html' } },
  }))
}
