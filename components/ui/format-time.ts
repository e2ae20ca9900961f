const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A moment as people say it, `12 min ago` or `in 3 days`; past a week the date in `zone` (IANA name). */
export function relativeTime(at: Date, now: Date, zone: string): string {
  const distance = at.getTime() - now.getTime()
  const size = Math.abs(distance)
  if (size < MINUTE) return 'now'
  if (size >= 7 * DAY) return calendarDate(at, now, zone)
  return distance < 0 ? `${spoken(size)} ago` : `in ${spoken(size)}`
}

function spoken(size: number): string {
  if (size < HOUR) return `${Math.floor(size / MINUTE)} min`
  if (size < DAY) return `${Math.floor(size / HOUR)} h`
  return size < 2 * DAY ? '1 day' : `${Math.floor(size / DAY)} days`
}

/** The exact moment in `zone`, to the second, with the zone named. */
export function exactTime(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(at)
}

/** Day, month, year and time to the minute in `zone`, where two things of one day must be told apart. */
export function minuteTime(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)
}

/** Day and month, with the year when it is not this one. */
export function calendarDate(at: Date, now: Date, zone: string): string {
  const isThisYear = yearIn(zone, at) === yearIn(zone, now)
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(at)
}

function yearIn(zone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric' }).format(at)
}
