import { Agent, request } from 'node:http'
import type { KeyObject } from 'node:crypto'
import { db } from '#lib/db.ts'
import { waitFor } from '../support/wait-for.ts'
import { makePosts, type BenchMessage, type SignedPost } from './event-stream.ts'

const PATH = '/api/webhooks/sendgrid/events'
const CONNECTIONS = 64
const LONGEST_SECONDS = 180

export type Ingest = {
  perPost: number
  total: number
  unique: number
  /** Posts that differ: the same bytes signed in the same second are the same post. */
  kept: number
  /** From the first byte sent until the last post was read into events, seconds. */
  seconds: number
  /** From the last answer until the last post was read, seconds. */
  lagSeconds: number
  postsPerSecond: number
  eventsPerSecond: number
  answerMs: { p50: number; p99: number }
}

/** Sends signed posts over HTTP as fast as they are answered, and waits until every one is recorded. */
export async function ingest(
  url: string,
  privateKey: KeyObject,
  messages: BenchMessage[],
  { posts, perPost }: { posts: number; perPost: number },
): Promise<Ingest> {
  const stream = makePosts({ messages, posts, perPost, privateKey, instance: 'test' })
  const startedAt = performance.now()
  const answers = await sendAll(url, stream.posts)
  const answeredAt = performance.now()
  await waitUntilRead(stream.posts.length)
  const seconds = (performance.now() - startedAt) / 1000
  answers.sort((a, b) => a - b)
  return {
    perPost,
    total: stream.total,
    unique: stream.unique,
    kept: new Set(stream.posts.map(({ timestamp, body }) => `${timestamp}${body.toString('latin1')}`)).size,
    seconds,
    lagSeconds: (performance.now() - answeredAt) / 1000,
    postsPerSecond: posts / seconds,
    eventsPerSecond: stream.total / seconds,
    answerMs: {
      p50: answers[Math.floor(answers.length / 2)] ?? 0,
      p99: answers[Math.floor(answers.length * 0.99)] ?? 0,
    },
  }
}

async function sendAll(url: string, posts: SignedPost[]): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const waiting = [...posts]
  const times: number[] = []
  const sender = async () => {
    for (let post = waiting.pop(); post; post = waiting.pop()) {
      const sentAt = performance.now()
      const status = await send(url, post, agent)
      if (status !== 202) throw new Error(`A post was answered with ${status}.`)
      times.push(performance.now() - sentAt)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, sender))
  agent.destroy()
  return times
}

/** Sends one post and gives the answer's status. */
export function send(url: string, post: SignedPost, agent?: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}${PATH}`,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': post.body.length,
          'x-twilio-email-event-webhook-signature': post.signature,
          'x-twilio-email-event-webhook-timestamp': post.timestamp,
        },
      },
      (answer) => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode ?? 0))
      },
    )
    sent.on('error', reject)
    sent.end(post.body)
  })
}

async function waitUntilRead(posts: number): Promise<void> {
  // By the index of those that wait: the count of them would be a part of what is measured.
  const isRead = async () => {
    const rows = await db().$queryRaw<unknown[]>`select 1 from raw_post where state = 'pending' limit 1`
    return rows.length === 0
  }
  await waitFor(`${posts} posts are read`, isRead, LONGEST_SECONDS)
}
