import { expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { thrownBy } from '../support/thrown.ts'
import { problem } from '#lib/web/problem.ts'
import { takeEventPost } from '#lib/web/event-post.ts'

useDatabase()

const URL = 'http://127.0.0.1/api/webhooks/sendgrid/events'
const SIGNED = {
  // In form only: nobody's key made it.
  'x-twilio-email-event-webhook-signature': Buffer.from([0x30, 6, 2, 1, 1, 2, 1, 1]).toString('base64'),
  'x-twilio-email-event-webhook-timestamp': '1700000000',
}
const LARGEST = 5 * 1024 * 1024

/** Node needs to be told that the answer may begin before the body has ended; the browser's types do not know that. */
const posting = (init: RequestInit): RequestInit => Object.assign(init, { method: 'POST', duplex: 'half' })

/** A post that sends this much and then neither more nor an end. */
function unfinished(bytes: number) {
  let end: (error: Error) => void = () => {}
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (bytes > 0) controller.enqueue(new Uint8Array(bytes))
      end = (error) => controller.error(error)
    },
  })
  const headers = { ...SIGNED, 'content-length': String(LARGEST) }
  const taken = takeEventPost(new Request(URL, posting({ headers, body })))
  return { taken, end: () => end(new Error('cut')) }
}

test('bodies in hand at one moment are bounded: the one unfinished longest is ended, the last one is read', async () => {
  const first = unfinished(LARGEST)
  const later = Array.from({ length: 25 }, () => unfinished(LARGEST))
  expect(await thrownBy(first.taken)).toMatchObject({ code: 'provider-unavailable', retryAfterSeconds: 10 })
  for (const { end } of later) end()
  for (const { taken } of later)
    expect(await thrownBy(taken)).toMatchObject({ message: 'The body broke off.' })
})

test('room is given back by posts that are through, however many there were', async () => {
  const whole = () => new Request(URL, { method: 'POST', headers: SIGNED, body: new Uint8Array(LARGEST) })
  for (let n = 0; n < 27; n++)
    expect(await thrownBy(takeEventPost(whole()))).toMatchObject({ code: 'not-signed-in' })
  const post = unfinished(1_000)
  post.end()
  expect(await thrownBy(post.taken)).toMatchObject({ message: 'The body broke off.' })
})

test('connections that announce a body and send none keep nobody out', async () => {
  const idle = Array.from({ length: 100 }, () => unfinished(0))
  const post = unfinished(1_000)
  post.end()
  expect(await thrownBy(post.taken)).toMatchObject({ message: 'The body broke off.' })
  for (const { end } of idle) end()
  await Promise.allSettled(idle.map(({ taken }) => taken))
})

const SIGNATURE = 'x-twilio-email-event-webhook-signature'
const TIMESTAMP = 'x-twilio-email-event-webhook-timestamp'

test.each([
  ['no signature', {}],
  ['no time', { [SIGNATURE]: SIGNED[SIGNATURE] }],
  ['a time in words', { ...SIGNED, [TIMESTAMP]: 'now' }],
  ['rubbish for a signature', { ...SIGNED, [SIGNATURE]: 'rubbish' }],
  ['base64 that is no signature', { ...SIGNED, [SIGNATURE]: 'c2lnbmF0dXJl' }],
])('a body with %s is not read at all', async (_, headers) => {
  const body = new ReadableStream<Uint8Array>({
    pull: () => {
      throw new Error('was read')
    },
  })
  const post = new Request(URL, posting({ headers, body }))
  expect(await thrownBy(takeEventPost(post))).toMatchObject({ code: 'not-signed-in' })
  expect(post.bodyUsed).toBe(false)
})

test('a body that breaks off is answered 503, so that it is sent again', async () => {
  const { taken, end } = unfinished(1_000)
  end()
  const answer = problem(await thrownBy(taken))
  expect(answer.status).toBe(503)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
})
