import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { db } from '#lib/db.ts'
import { setSandboxControl } from '#lib/sandbox/control.ts'
import { waitFor } from '../support/wait-for.ts'
import { openInstallation, type Installation, type Victim } from './installation.ts'
import { startLoad } from './load.ts'
import { verify } from './verify.ts'

/**
 * `npm run test:crash`: kills web, worker and PostgreSQL with `kill -9`, at random moments and at each named point, while
 * SendGrid posts events and mails go out; then everything is recomputed. Exit code 1 when anything was lost or doubled.
 * `--random 100 --points 50 --minutes 60`; `--short` takes about half a minute.
 */
const { values } = parseArgs({
  options: {
    random: { type: 'string', default: '100' },
    points: { type: 'string', default: '50' },
    minutes: { type: 'string', default: '60' },
    short: { type: 'boolean', default: false },
  },
})
const plan = values.short
  ? { random: 3, points: 1, minutes: 0.35, postsPerSecond: 10, mailsPerSecond: 4 }
  : {
      random: Number(values.random),
      points: Number(values.points),
      minutes: Number(values.minutes),
      postsPerSecond: 12,
      mailsPerSecond: 3,
    }

type Point = {
  name: string
  victim: Victim
  /** Resolves when the process stands exactly there; `open` lets go afterwards. */
  reach: (at: Installation) => { sprung: Promise<void>; open: () => void }
}

const STORING = /insert into "raw_post"/i
const RECORDING = /insert into "mail_event"/i
const SENDING = /POST \/v3\/mail\/send/

const POINTS: Point[] = [
  {
    name: 'web: before the commit of a post',
    victim: 'web',
    reach: ({ gates }) => gates.web.set({ about: STORING, hold: 'request' }),
  },
  {
    name: 'web: after that commit, before the answer',
    victim: 'web',
    reach: ({ gates }) => gates.web.set({ about: STORING, hold: 'answer' }),
  },
  {
    name: 'worker: before the commit of a batch of events',
    victim: 'worker',
    reach: ({ gates }) => gates.worker.set({ about: RECORDING, hold: 'request' }),
  },
  {
    name: 'worker: after that commit, before its job is done',
    victim: 'worker',
    reach: ({ gates }) => gates.worker.set({ about: RECORDING, hold: 'answer' }),
  },
  {
    name: 'worker: after the claim of a mail, before it is sent',
    victim: 'worker',
    reach: ({ gates }) => gates.api.set({ about: SENDING, hold: 'request' }),
  },
  {
    name: 'worker: after the mail is sent, before the row says so',
    victim: 'worker',
    reach: ({ gates }) => gates.api.set({ about: SENDING, hold: 'answer' }),
  },
  {
    name: 'worker: in the middle of a wait to send again',
    victim: 'worker',
    reach: () => ({ sprung: untilAMailWaits(), open: () => {} }),
  },
]

const REACH_SECONDS = 180
const DRAIN_SECONDS = 600

const startedAt = performance.now()
const faults: string[] = []
const done = new Map<string, number>()
const returnsMs: number[] = []
const RANDOM_EACH = Math.ceil(plan.random / 3)
let alive = 3
const turn = { rounds: 0, ofDatabase: null as Promise<void> | null }

const at = await openInstallation()
try {
  const load = startLoad({
    urls: at.urls,
    privateKey: at.privateKey,
    targets: at.targets,
    contactIds: at.contactIds,
    postsPerSecond: plan.postsPerSecond,
    mailsPerSecond: plan.mailsPerSecond,
  })
  await waitFor('the first posts are taken', () => load.tally.lastAcceptedAt > 0, 60)
  // Side by side, as accidents are: each process is killed again as soon as it is back.
  await Promise.all([
    killAgainAndAgain(POINTS.filter(({ victim }) => victim === 'web')),
    killAgainAndAgain(POINTS.filter(({ victim }) => victim === 'worker')),
    killDatabase(load.tally),
    reportNowAndThen(load.tally),
  ])
  await load.stop()
  report('everything was sent; waiting until it is read')
  await drained()
  const verdict = await verify(load.tally)
  faults.push(...verdict.differences, ...at.unasked.map((words) => `ended by itself: ${words}`))
  if (load.tally.refused > 0)
    faults.push(`${load.tally.refused} posts were answered with neither 2xx nor 503`)
  print(load.tally, verdict)
} finally {
  await at.stop()
}
for (const fault of faults) console.error(`FAULT ${fault}`)
console.log(
  faults.length === 0 ? 'Recomputed by independent SQL: nothing lost, nothing doubled.' : 'It did not hold.',
)
process.exit(faults.length === 0 ? 0 : 1)

/** All these points in turn, `points` times each; after each turn once at a random moment, until that was often enough. */
async function killAgainAndAgain(points: Point[]): Promise<void> {
  const victim = points[0]?.victim
  for (let round = 0; round < Math.max(plan.points, RANDOM_EACH) && isInTime(); round++) {
    for (const point of round < plan.points ? points : []) if (isInTime()) await beside(() => killAt(point))
    if (victim && round < RANDOM_EACH && isInTime()) await beside(() => killAtRandom(victim))
  }
  alive--
}

async function killAt(point: Point): Promise<void> {
  const { sprung, open } = point.reach(at)
  const isReached = await Promise.race([
    sprung.then(() => true),
    pause(REACH_SECONDS * 1000, false, { ref: false }),
  ])
  if (isReached) note(point.name)
  else faults.push(`never reached: ${point.name}`)
  const killed = at.kill(point.victim)
  open()
  await killed
}

async function killAtRandom(victim: Victim): Promise<void> {
  await pause(Math.random() * 1_000)
  await at.kill(victim)
  note(`${victim}: at a random moment`)
}

/** Every 5 to 10 s. The app is not started anew: it finds its database again. */
async function killDatabase(tally: { lastAcceptedAt: number }): Promise<void> {
  for (let round = 0; round < RANDOM_EACH && isInTime(); round++) {
    await pause((values.short ? 1_000 : 5_000) + Math.random() * 5_000)
    await alone(async () => {
      await at.kill('postgres')
      note('postgres: at a random moment')
      const backAt = Date.now()
      await waitFor('a post is taken again', () => tally.lastAcceptedAt > backAt, REACH_SECONDS)
      returnsMs.push(tally.lastAcceptedAt - backAt)
    })
  }
  alive--
}

/** A process that starts finds a database, or it would be started again and again: rounds of processes go side by side. */
async function beside(round: () => Promise<void>): Promise<void> {
  while (turn.ofDatabase) await turn.ofDatabase
  turn.rounds++
  try {
    await round()
  } finally {
    turn.rounds--
  }
}

/** Waits for the rounds under way, and holds up the next ones. */
async function alone(round: () => Promise<void>): Promise<void> {
  let end = () => {}
  turn.ofDatabase = new Promise((resolve) => (end = resolve))
  try {
    await waitFor('the rounds under way end', () => turn.rounds === 0, 5 * REACH_SECONDS)
    await round()
  } finally {
    turn.ofDatabase = null
    end()
  }
}

async function reportNowAndThen(tally: { events: Map<number, unknown> }): Promise<void> {
  while (alive > 0) {
    await pause(1_000)
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    const kills = [...done.values()].reduce((sum, count) => sum + count, 0)
    if (seconds % 30 === 0) report(`${kills} kills, ${tally.events.size} events`)
  }
}

/** The database may be away at any moment of it. */
async function untilAMailWaits(): Promise<void> {
  const isTold = () =>
    unlessAway(
      db()
        .$transaction((tx) => setSandboxControl(tx, { failCount: 1, failStatus: 503 }))
        .then(() => true),
    )
  await waitFor('the sandbox is told to refuse once', isTold, REACH_SECONDS)
  const isWaiting = () =>
    unlessAway(db().message.count({ where: { sendState: 'queued', attempts: { gt: 0 } } }))
  await waitFor('a mail waits to be sent again', isWaiting, REACH_SECONDS)
}

async function unlessAway<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}

/** Nothing waits any more: no post, no job, no event of the sandbox. */
async function drained(): Promise<void> {
  const isQuiet = async () => {
    const rows = await db().$queryRaw<{ left: number }[]>`
      select (select count(*) from raw_post where state = 'pending')::int
        + (select count(*) from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
            where t.identifier in ('posts.process', 'messages.deliver', 'events.join', 'workflows.start', 'workflows.run'))::int
        + (select count(*) from sandbox.event where "postedAt" is null)::int
        + (select count(*) from sandbox.post where "deliveredAt" is null and "abandonedAt" is null)::int as left`
    return rows[0]?.left === 0
  }
  await waitFor('everything is read', isQuiet, DRAIN_SECONDS)
}

function isInTime(): boolean {
  return performance.now() - startedAt < plan.minutes * 60_000
}

function note(name: string): void {
  done.set(name, (done.get(name) ?? 0) + 1)
}

function report(words: string): void {
  console.error(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(5)} s  ${words}`)
}

function print(
  tally: { sent: number; posts: number; retries: number; cuts: number; events: Map<number, unknown> },
  verdict: Awaited<ReturnType<typeof verify>>,
): void {
  console.table([...done].map(([point, kills]) => ({ 'killed at': point, kills })))
  console.table({
    'events sent': tally.sent,
    'of them different': tally.events.size,
    'events recorded': verdict.events,
    posts: tally.posts,
    'posts sent again': tally.retries,
    'answers cut off': tally.cuts,
    'mails written': verdict.mails,
    'tasks made': verdict.tasks,
    'unconfirmed, for a person to decide': verdict.unconfirmed,
    'first 2xx after PostgreSQL came back, median (ms)':
      returnsMs.sort((a, b) => a - b)[Math.floor(returnsMs.length / 2)] ?? 0,
    'slowest (ms)': returnsMs.at(-1) ?? 0,
  })
}
