import type { KeyObject } from 'node:crypto'
import { chromium, type Page } from '@playwright/test'
import { Client } from 'pg'
import { db } from '#lib/db.ts'
import { LIVE_CHANNEL } from '#lib/jobs/notify-live.ts'
import { browserOptions } from '../support/browser.ts'
import { makePosts, type BenchMessage } from './event-stream.ts'
import { send } from './ingest.ts'
import { ADMIN, resetMessages } from './prepare.ts'

const SAMPLES = 40
const PATIENCE_MS = 10_000

/** Milliseconds. */
export type Latency = { median: number; p95: number }

type Installation = { url: string; databaseUrl: string; privateKey: KeyObject }

/** From the commit of an event to the open page that shows it, in a real browser. */
export async function measureCommitToDom({ url, databaseUrl, privateKey }: Installation): Promise<Latency> {
  const message = await oneMessage()
  const listener = new Client({ connectionString: databaseUrl })
  await listener.connect()
  await listener.query(`listen ${LIVE_CHANNEL}`)
  const browser = await chromium.launch(browserOptions())
  try {
    const page = await browser.newPage()
    await openContact(page, url, message)
    const times: number[] = []
    const { posts } = makePosts({
      messages: [message],
      posts: SAMPLES,
      perPost: 1,
      privateKey,
      instance: 'test',
      kinds: ['open'],
    })
    for (const [index, post] of posts.entries()) {
      const committed = new Promise<number>((resolve) =>
        listener.once('notification', () => resolve(Date.now())),
      )
      const shown = page.evaluate(waitForOpens, { opens: index + 1, patienceMs: PATIENCE_MS })
      await send(url, post)
      times.push((await shown) - (await committed))
    }
    return summary(times)
  } finally {
    await browser.close()
    await listener.end()
  }
}

/** From the moment an event is posted to the task that a workflow made of it. */
export async function measureEventToTask({ url, privateKey }: Installation): Promise<Latency> {
  const message = await oneMessage()
  const times: number[] = []
  const { posts } = makePosts({
    messages: [message],
    posts: SAMPLES,
    perPost: 1,
    privateKey,
    instance: 'test',
    kinds: ['click'],
    pricingEvery: 1,
  })
  for (const [index, post] of posts.entries()) {
    const sentAt = Date.now()
    await send(url, post)
    while ((await db().task.count()) <= index) {
      if (Date.now() - sentAt > PATIENCE_MS) throw new Error('No task came of a click.')
    }
    times.push(Date.now() - sentAt)
  }
  return summary(times)
}

async function oneMessage(): Promise<BenchMessage> {
  const [message] = await resetMessages(1)
  if (!message) throw new Error('There is no message.')
  return message
}

async function openContact(page: Page, url: string, message: BenchMessage): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.getByRole('textbox', { name: /address/i }).fill(ADMIN.email)
  await page.getByRole('textbox', { name: /password/i }).fill(ADMIN.password)
  await page.getByRole('button', { name: /sign in/i }).click()
  await page.waitForURL((at) => !at.pathname.startsWith('/sign-in'))
  const live = page.waitForResponse((response) => response.url().includes('/api/live'))
  await page.goto(`${url}/contacts/${message.id}`)
  await live
}

/** In the page: resolves with the time at which it says that the mail was opened this often. */
function waitForOpens({ opens, patienceMs }: { opens: number; patienceMs: number }): Promise<number> {
  const wanted = opens === 1 ? 'Opened' : `Opened ×${opens}`
  return new Promise((resolve, reject) => {
    const observer = new MutationObserver(() => {
      if (!document.body.innerText.includes(wanted)) return
      observer.disconnect()
      resolve(Date.now())
    })
    observer.observe(document.body, { childList: true, subtree: true, characterData: true })
    AbortSignal.timeout(patienceMs).addEventListener('abort', () =>
      reject(new Error(`The page never said that the mail was opened ×${opens}.`)),
    )
  })
}

function summary(times: number[]): Latency {
  const sorted = [...times].sort((a, b) => a - b)
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? NaN,
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? NaN,
  }
}
