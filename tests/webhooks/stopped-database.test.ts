import { generateKeyPairSync, sign } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { POST } from '../../app/api/webhooks/sendgrid/events/route.ts'
import { db } from '#lib/db.ts'
import { useOwnPostgres } from '../support/own-postgres.ts'
import { waitFor } from '../support/wait-for.ts'

/** SendGrid's promise to come again is worth nothing to somebody who hangs. */
const LONGEST_ANSWER_MS = 15_000

const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
const postgres = useOwnPostgres()

beforeAll(async () => {
  await db().verificationKey.create({ data: { publicKey, provider: 'sandbox' } })
})

let serial = 0
/** One signed post with a number of its own; its answer, which must come in time. */
async function post(): Promise<{ number: number; status: number; retryAfter: number }> {
  const number = ++serial
  const timestamp = String(Math.floor(Date.now() / 1000))
  const body = `[{"event":"open","number":${number}}]\r\n`
  const signature = sign('sha256', Buffer.from(timestamp + body), pair.privateKey).toString('base64')
  const request = new Request('http://127.0.0.1:3000/api/webhooks/sendgrid/events', {
    method: 'POST',
    body,
    headers: {
      'x-twilio-email-event-webhook-signature': signature,
      'x-twilio-email-event-webhook-timestamp': timestamp,
    },
  })
  const late = new Promise<never>((_, reject) =>
    AbortSignal.timeout(LONGEST_ANSWER_MS).addEventListener('abort', () =>
      reject(new Error('no answer in time')),
    ),
  )
  const answer = await Promise.race([POST(request), late])
  return { number, status: answer.status, retryAfter: Number(answer.headers.get('retry-after')) }
}

const stored = async () => {
  const posts = await db().rawPost.findMany({ select: { body: true } })
  return posts.map(({ body }) => Number(/"number":(\d+)/.exec(gunzipSync(body).toString())?.[1]))
}

test.each<[string, () => Promise<void>]>([
  ['stopped', postgres.stop],
  ['killed', postgres.kill],
])(
  'PostgreSQL %s: each post is told to come back, none is acknowledged that is not stored, and all is well once it is there',
  async (_how, stop) => {
    expect((await post()).status).toBe(202)
    const posts: Promise<Awaited<ReturnType<typeof post>>>[] = []
    // Some of these are under way while it goes.
    const burst = (count: number) => posts.push(...Array.from({ length: count }, post))
    burst(20)
    const stopping = stop()
    burst(20)
    await stopping
    const during = [...(await Promise.all([post(), post(), post()]))]
    // What is known of keys is known for a second; then they, too, cannot be read.
    const since = Date.now()
    await waitFor('a post after that', async () => {
      during.push(await post())
      return Date.now() - since > 1_500
    })
    for (const { status, retryAfter } of during) {
      expect(status).toBe(503)
      expect(retryAfter).toBeGreaterThan(0)
    }

    await postgres.start()
    const after = await waitFor('a post to be stored', async () => {
      const one = await post()
      return one.status === 202 ? one : null
    })
    const answers = [...(await Promise.all(posts)), after]
    for (const { status } of answers) expect([202, 503]).toContain(status)
    const kept = await stored()
    for (const { number, status } of answers) if (status === 202) expect(kept).toContain(number)
    for (const { number } of during) expect(kept).not.toContain(number)
  },
  60_000,
)

test('PostgreSQL frozen: posts are told to come back instead of being kept waiting, and all is well once it thaws', async () => {
  expect((await post()).status).toBe(202)
  const children = await db().$queryRaw<{ pid: number }[]>`select pid from pg_stat_activity`
  const all = [postgres.pid(), ...children.map(({ pid }) => pid)]
  for (const pid of all) process.kill(pid, 'SIGSTOP')
  try {
    const since = Date.now()
    // The first ones wait for the store, the later ones for what is known of keys.
    await waitFor('posts of more than two seconds', async () => {
      const { status, retryAfter } = await post()
      expect(status).toBe(503)
      expect(retryAfter).toBeGreaterThan(0)
      return Date.now() - since > 2_000
    })
    expect((await post()).status).toBe(503)
  } finally {
    for (const pid of all) process.kill(pid, 'SIGCONT')
  }
  const { number } = await waitFor('a post to be stored', async () => {
    const one = await post()
    return one.status === 202 ? one : null
  })
  expect(await stored()).toContain(number)
}, 60_000)
