import { afterAll, beforeAll, expect, test } from 'vitest'
import { execFileSync } from 'node:child_process'
import { startPostgres } from '../../lib/launch/postgres.mjs'
import { waitFor } from '../support/wait-for.ts'
import { copyCheckout } from './checkout.ts'
import {
  databaseUrl,
  endAll,
  postmasterPid,
  processesOf,
  query,
  siteOf,
  prepareSite,
  stopSite,
  type Site,
  processEnv,
} from './running.ts'

const ADMIN = { ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD: 'correct horse battery' }

let copy: ReturnType<typeof copyCheckout>
let site: Site

beforeAll(async () => {
  copy = copyCheckout()
  site = await siteOf(copy.dir)
})
afterAll(() => {
  endAll(site)
  copy.remove()
})

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s with an open timeline and a running job: all gone within 30 s, no job locked',
  async (signal) => {
    const started = await prepareSite(site, ADMIN)
    const timeline = await openTimeline()
    // The sandbox withholds its answer for this address: the job is still running when the signal comes.
    sendSlow()
    await waitFor('a running job', async () => (await lockedJobs()) > 0, 30)
    expect(processesOf(site).length).toBeGreaterThan(3)
    const postmaster = postmasterPid(site)

    await stopSite(site, started, signal)
    expect(started.exitCode()).toBe(0)
    await waitFor(
      'an end of the stream',
      async () => (await timeline.read().catch(() => ({ done: true }))).done,
    )
    expect(processesOf(site)).toEqual([])
    expect(() => process.kill(postmaster, 0)).toThrow('ESRCH')

    const server = await startPostgres({ dataDir: site.dataDir })
    try {
      expect(await lockedJobs()).toBe(0)
    } finally {
      await server.stop()
    }
  },
)

/** Signs in as a browser does and opens the event stream; resolves once the stream has begun. */
async function openTimeline(): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const csrf = await fetch(`${site.url}/api/auth/csrf`)
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  const form = { csrfToken, email: ADMIN.ADMIN_EMAIL, password: ADMIN.ADMIN_PASSWORD, json: 'true' }
  const signedIn = await fetch(`${site.url}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: { cookie: cookiesOf(csrf), origin: site.url },
    body: new URLSearchParams(form),
    redirect: 'manual',
  })
  const stream = await fetch(`${site.url}/api/live?topics=messages`, {
    headers: { cookie: cookiesOf(signedIn) },
  })
  expect(stream.status).toBe(200)
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  const reader = stream.body?.getReader()
  if (!reader) throw new Error('The stream has no body')
  return reader
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

function sendSlow(): void {
  const env = processEnv({ ...site.env, DATABASE_URL: databaseUrl(site) })
  execFileSync(process.execPath, ['--import', 'tsx', 'tests/launch/send-message.ts', 'slow@example.com'], {
    cwd: site.dir,
    env,
  })
}

async function lockedJobs(): Promise<number> {
  const sql = 'select count(*)::int as count from graphile_worker._private_jobs where locked_at is not null'
  return (await query<{ count: number }>(site, sql))[0]?.count ?? 0
}
