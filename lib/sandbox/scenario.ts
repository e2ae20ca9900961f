import { isObject } from '#lib/sandbox/http.ts'
import { firstLink } from '#lib/sandbox/links.ts'
import type { SandboxEventWord } from '#lib/sandbox/make-event.ts'

/** An event some time after the mail was taken (ms at speed 1). */
export type PlannedEvent = { word: SandboxEventWord; afterMs: number; details?: Record<string, unknown> }

/** When the receiving side takes an ordinary mail. */
export const DELIVERED_AFTER_MS = 1000

const PROCESSED: PlannedEvent = { word: 'processed', afterMs: 300 }
const DELIVERED: PlannedEvent = { word: 'delivered', afterMs: DELIVERED_AFTER_MS }
const OPENED: PlannedEvent = { word: 'open', afterMs: 3000 }

/** After our own time-out (15 s), so that the message is seen unconfirmed before its first event settles it. */
const SLOW_MS = 25_000

/** What happens to a mail by the name before the `@` (and before a `+`). */
const SCENARIOS: ReadonlyMap<string, PlannedEvent[]> = new Map([
  ['bounce', [PROCESSED, { word: 'bounce', afterMs: 1000 }]],
  ['block', [PROCESSED, { word: 'blocked', afterMs: 1000 }]],
  ['drop', [{ word: 'dropped', afterMs: 300 }]],
  [
    'defer',
    [
      PROCESSED,
      { word: 'deferred', afterMs: 1000, details: { attempt: '0' } },
      { word: 'deferred', afterMs: 2000, details: { attempt: '1' } },
      { word: 'delivered', afterMs: 4000 },
    ],
  ],
  [
    'slow',
    [
      { word: 'processed', afterMs: SLOW_MS },
      { word: 'delivered', afterMs: SLOW_MS + 1000 },
    ],
  ],
  ['spam', [PROCESSED, DELIVERED, { word: 'spamreport', afterMs: 3000 }]],
  ['unsubscribe', [PROCESSED, DELIVERED, OPENED, { word: 'unsubscribe', afterMs: 5000 }]],
])

/** SendGrid's words for why an address of its lists gets no mail. */
const DROP_REASONS: ReadonlyMap<string, string> = new Map([
  ['bounces', 'Bounced Address'],
  ['spam_reports', 'Spam Reporting Address'],
  ['unsubscribes', 'Unsubscribed Address'],
  ['invalid_emails', 'Invalid'],
])

/** The name that chooses a scenario. */
export function scenarioName(recipient: string): string {
  return recipient.toLowerCase().split(/[@+]/, 1)[0] ?? ''
}

/** Everything that will be reported about a mail. `suppressedBy` names SendGrid's list that holds the recipient. */
export function planEvents(recipient: string, request: unknown, suppressedBy: string | null): PlannedEvent[] {
  if (suppressedBy !== null) {
    return [
      {
        word: 'dropped',
        afterMs: 300,
        details: { reason: DROP_REASONS.get(suppressedBy) ?? 'Unsubscribed Address' },
      },
    ]
  }
  const planned = SCENARIOS.get(scenarioName(recipient)) ?? [
    PROCESSED,
    DELIVERED,
    OPENED,
    { word: 'click', afterMs: 5000 },
  ]
  return planned.filter(({ word }) => {
    if (word === 'open') return isTracking(request, 'open_tracking')
    return word !== 'click' || (isTracking(request, 'click_tracking') && firstLink(request) !== null)
  })
}

/** Tracking is on in this account unless the mail switches it off. */
function isTracking(request: unknown, setting: string): boolean {
  const settings = isObject(request) ? request.tracking_settings : undefined
  const chosen = isObject(settings) ? settings[setting] : undefined
  return !isObject(chosen) || chosen.enable !== false
}
