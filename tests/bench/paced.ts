import { Agent } from 'node:http'
import type { KeyObject } from 'node:crypto'
import { setInterval } from 'node:timers/promises'
import { makePosts, type BenchMessage } from './event-stream.ts'
import { send } from './ingest.ts'

type Pace = { postsPerSecond: number; perPost: number; seconds: number }

export type Paced = {
  postsPerSecond: number
  /** How often each status came; 0: no answer. */
  statuses: Record<number, number>
  answerMs: { p50: number; p95: number; p99: number; longest: number }
}

const SLICE_MS = 20

/** Sends posts at a steady pace, whether or not the earlier ones are answered: as SendGrid does. */
export async function paced(
  target: { url: string; privateKey: KeyObject },
  messages: BenchMessage[],
  { postsPerSecond, perPost, seconds }: Pace,
): Promise<Paced> {
  const { posts } = makePosts({
    messages,
    posts: postsPerSecond * seconds,
    perPost,
    privateKey: target.privateKey,
    instance: 'test',
  })
  const agent = new Agent({ keepAlive: true })
  const times: number[] = []
  const statuses: Record<number, number> = {}
  const under: Promise<void>[] = []
  const startedAt = performance.now()
  for await (const all of setInterval(SLICE_MS, posts)) {
    const due = Math.min(all.length, Math.floor(((performance.now() - startedAt) / 1000) * postsPerSecond))
    for (const post of all.slice(under.length, due)) under.push(one(post))
    if (under.length === all.length) break
  }
  await Promise.all(under)
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN
  return {
    postsPerSecond,
    statuses,
    answerMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99), longest: times.at(-1) ?? NaN },
  }

  async function one(post: (typeof posts)[number]): Promise<void> {
    const sentAt = performance.now()
    // An answer that did not come counts as status 0.
    const status = await send(target.url, post, agent).catch(() => 0)
    statuses[status] = (statuses[status] ?? 0) + 1
    times.push(performance.now() - sentAt)
  }
}
