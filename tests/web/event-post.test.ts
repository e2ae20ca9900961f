import { expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { thrownBy } from '../support/thrown.ts'
import { takeEventPost } from '#lib/web/event-post.ts'

useDatabase()

const URL = 'http://127.0.0.1/api/webhooks/sendgrid/events'
const SIGNED = {
  'x-twilio-email-event-webhook-signature': 'c2lnbmF0dXJl',
  'x-twilio-email-event-webhook-timestamp': '1700000000',
}
const LARGEST = 5 * 1024 * 1024

/** Node needs to be told that the answer may begin before the body has ended; the browser's types do not know that. */
const posting = (init: RequestInit): RequestInit => Object.assign(init, { method: 'POST', duplex: 'half' })

/** A post whose body never ends by itself. */
function endless() {
  let end: (error: Error) => void = () => {}
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      end = (error) => controller.error(error)
    },
  })
  const headers = { ...SIGNED, 'content-length': String(LARGEST) }
  const taken = takeEventPost(new Request(URL, posting({ headers, body })))
  return { taken, end: () => end(new Error('cut')) }
}

test('bodies that are being read at one moment are bounded, and room is given back', async () => {
  const open = Array.from({ length: 25 }, endless)
  const oneMore = await thrownBy(endless().taken)
  expect(oneMore).toMatchObject({ code: 'provider-unavailable', retryAfterSeconds: 10 })
  for (const { end } of open) end()
  await Promise.allSettled(open.map(({ taken }) => taken))
  const again = endless()
  again.end()
  expect(await thrownBy(again.taken)).not.toMatchObject({ code: 'provider-unavailable' })
})

test('a body without a signature is not read at all', async () => {
  const body = new ReadableStream<Uint8Array>({
    pull: () => {
      throw new Error('was read')
    },
  })
  const post = new Request(URL, posting({ body }))
  expect(await thrownBy(takeEventPost(post))).toMatchObject({ code: 'not-signed-in' })
  expect(post.bodyUsed).toBe(false)
})
