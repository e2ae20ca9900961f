import { expect, test } from 'vitest'
import { EventRail } from '#components/messages/event-rail.tsx'
import { RawEvents } from '#components/messages/raw-events.tsx'
import { BinEvent } from '#components/settings/pipeline/bin-event.tsx'
import { ForeignText } from '#components/ui/foreign-text.tsx'
import { render } from '../support/render.tsx'

const AT = '2026-05-05T09:00:00.000Z'
const REVERSED = 'ana\u202emoc.elpmaxe@bob'
const SPELT = 'ana\\u202emoc.elpmaxe@bob'

test.each([
  ['an override of direction', REVERSED, SPELT],
  ['isolates', 'a\u2066b\u2069', 'a\\u2066b\\u2069'],
  ['what is not seen', 'pay\u200bpal\u00ad\u0007', 'pay\\u200bpal\\u00ad\\u0007'],
  ['a tag beyond the first plane', '\u{e0041}', '\\udb40\\udc41'],
  ['letters of any script, lines and joiners', 'سلام\u200cها\n\tПривет', 'سلام\u200cها\n\tПривет'],
])('a text of strangers spells out what is not seen: %s', (_what, text, shown) => {
  expect(render(<ForeignText>{text}</ForeignText>)).toBe(`<bdi>${shown}</bdi>`)
})

test('wherever an address or a reason of an event is shown, it reads as it is stored', () => {
  const facts = { id: '1', kind: 'bounced' as const, url: REVERSED, reason: REVERSED }
  const line = { ...facts, at: AT, bounceType: null, isMachine: false }
  const kept = { receivedAt: AT, providerEventId: null, ip: null, userAgent: null, raw: { email: REVERSED } }
  const places = [
    <BinEvent key={1} event={{ ...facts, provider: 'sandbox', email: REVERSED, occurredAt: new Date(AT) }} />,
    <EventRail key={2} events={[line]} />,
    <RawEvents key={3} events={[{ ...line, ...kept }]} />,
  ]
  for (const place of places) {
    const text = render(place).replace(/<[^>]*>/g, ' ')
    expect(text).not.toContain('\u202e')
    expect(text).toContain(SPELT)
  }
})
