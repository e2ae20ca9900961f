import { randomUUID } from 'node:crypto'
import { cookies } from 'next/headers'
import { fingerprint } from '#lib/secrets.ts'
import { hasSecureCookies } from '#lib/web/session-token.ts'

const COOKIE = 'mailroom-device'
const YEAR_SECONDS = 365 * 24 * 60 * 60
/** How many people one browser is remembered for; the latest stay. */
const MAX_PEOPLE = 5
const FORM = /^([0-9a-f-]{36})((?:\.[0-9a-f]{32})+)$/

/**
 * The id of this browser if this person signed in with it before, else null. The cookie is signed: who has not signed in
 * cannot make one, and so never gets the count of failures that is a known browser's own.
 */
export async function knownDevice(email: string): Promise<string | null> {
  const device = await readDevice()
  return device?.marks.includes(markOf(device.id, email)) ? device.id : null
}

/** Remembers that this person signed in with this browser, for a year. In an action or route handler. */
export async function rememberDevice(email: string): Promise<void> {
  const { id, marks } = (await readDevice()) ?? { id: randomUUID(), marks: [] }
  const own = markOf(id, email)
  const kept = [own, ...marks.filter((mark) => mark !== own)].slice(0, MAX_PEOPLE)
  const jar = await cookies()
  jar.set(COOKIE, [id, ...kept].join('.'), {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: hasSecureCookies(),
    maxAge: YEAR_SECONDS,
  })
}

async function readDevice(): Promise<{ id: string; marks: string[] } | null> {
  const [, id, marks] = FORM.exec((await cookies()).get(COOKIE)?.value ?? '') ?? []
  return id && marks ? { id, marks: marks.slice(1).split('.') } : null
}

function markOf(deviceId: string, email: string): string {
  return fingerprint(`${deviceId} ${email.trim().toLowerCase()}`, 'device').slice(0, 32)
}
