const DAY = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
const MOMENT = { ...DAY, hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const

/** By zone: making a format costs a hundred times what using it does. */
const dayFormats = new Map<string, Intl.DateTimeFormat>()
const momentFormats = new Map<string, Intl.DateTimeFormat>()

/** The calendar day of a moment in a zone, as `2026-11-21`. */
export function dayIn(zone: string, at: Date): string {
  return formatFor(zone, DAY, dayFormats).format(at)
}

/** The end of working hours (17:00) of a calendar day in a zone: a person picks a day, a task is due at a moment. */
export function dueAtEndOf(day: string, zone: string): Date {
  return atLocal(`${day}T17:00:00Z`, zone)
}

/** The moment at which a zone's clock shows what `local` says, written as if it were UTC. */
function atLocal(local: string, zone: string): Date {
  const wanted = Date.parse(local)
  const guess = wanted - offsetMs(zone, new Date(wanted))
  // Once more, for a change of the clock between the two.
  return new Date(wanted - offsetMs(zone, new Date(guess)))
}

function offsetMs(zone: string, at: Date): number {
  const parts = formatFor(zone, MOMENT, momentFormats).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '00'
  const local = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`
  return new Date(local).getTime() - at.getTime()
}

/** The moments at which calendar days (both included) begin and end in a zone; `to` is exclusive. */
export function dayRange(
  days: { from?: string | undefined; to?: string | undefined },
  zone: string,
): { from: Date | undefined; to: Date | undefined } {
  return {
    from: days.from ? startOf(days.from, zone) : undefined,
    to: days.to ? startOf(nextDay(days.to), zone) : undefined,
  }
}

function startOf(day: string, zone: string): Date {
  return atLocal(`${day}T00:00:00Z`, zone)
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

function formatFor(
  zone: string,
  fields: Intl.DateTimeFormatOptions,
  known: Map<string, Intl.DateTimeFormat>,
): Intl.DateTimeFormat {
  const format = known.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, ...fields })
  known.set(zone, format)
  return format
}
