import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { waitFor } from '../support/wait-for.ts'
import { DIST_DIR, freePort } from './checkout.ts'

/** Within this a start after a crash must be healthy. */
export const HEALTHY_SECONDS = 60
/** For starts that only prepare a test, or have to build. */
export const PREPARED_SECONDS = 170

export type Site = { dir: string; dataDir: string; env: Record<string, string>; url: string }

export type Started = {
  child: ChildProcess
  output: () => string
  /** Exit code, or null while it runs or when a signal ended it. */
  exitCode: () => number | null
  hasEnded: () => boolean
}

/** Where and how a copy is started. None of our own environment but what every program needs. */
export async function siteOf(dir: string, dataDir = join(dir, '.data')): Promise<Site> {
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: dir,
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    DATA_DIR: dataDir,
    NEXT_DIST_DIR: DIST_DIR,
  }
  return { dir, dataDir, env, url: `http://127.0.0.1:${port}` }
}

/** Next's types want every environment to have a NODE_ENV; a person's shell has none. */
export function processEnv(env: Record<string, string>): NodeJS.ProcessEnv {
  return env as NodeJS.ProcessEnv
}

/** Runs a script of package.json, `npm start` unless told otherwise. */
export function startSite(site: Site, env: Record<string, string> = {}, script = 'start'): Started {
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: site.dir,
    env: processEnv({ ...site.env, ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  let hasEnded = false
  child.once('close', () => (hasEnded = true))
  return { child, output: () => output, exitCode: () => child.exitCode, hasEnded: () => hasEnded }
}

/** Starts a site that a test needs; how long that takes is not what it tests. */
export async function prepareSite(site: Site, env: Record<string, string> = {}): Promise<Started> {
  const started = startSite(site, env)
  await untilUp(site, started, PREPARED_SECONDS)
  return started
}

/** Waits until the site answers that it is healthy and the launcher has said how to sign in. */
export async function untilUp(site: Site, started: Started, seconds = HEALTHY_SECONDS): Promise<void> {
  await waitFor(`a healthy ${site.url}`, () => isUp(site, started), seconds).catch((error: Error) => {
    throw new Error(`${error.message}\n${started.output()}`)
  })
}

async function isUp(site: Site, started: Started): Promise<boolean> {
  if (started.hasEnded()) throw new Error(`The start ended:\n${started.output()}`)
  return started.output().includes('Sign in as') && (await isHealthy(site))
}

export async function isHealthy(site: Site): Promise<boolean> {
  const answer = await fetch(`${site.url}/api/health`).catch(() => null)
  return answer?.status === 200
}

/** The launcher's own process: npm stands before it. */
export function launcherPid(site: Site): number {
  return (JSON.parse(readFileSync(join(site.dataDir, 'launcher.pid'), 'utf8')) as { pid: number }).pid
}

/** The process of that name which the launcher has started, if any. */
export function partPid(site: Site, name: string): number | undefined {
  const entries = JSON.parse(readFileSync(join(site.dataDir, 'processes.json'), 'utf8')) as {
    name: string
    pid: number
  }[]
  return entries.find((entry) => entry.name === name)?.pid
}

export function postmasterPid(site: Site): number {
  return Number(readFileSync(join(site.dataDir, 'db', 'postmaster.pid'), 'utf8').split('\n')[0])
}

/** Every living process that belongs to the site: it works in its folder, or its command line names it. */
export function processesOf(site: Site): string[] {
  const found: string[] = []
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const folder = readlinkSync(`/proc/${pid}/cwd`)
      if (command && (folder.startsWith(site.dir) || command.includes(site.dir)))
        found.push(`${pid} ${command}`)
    } catch {
      // It ended while we looked.
    }
  }
  return found
}

/** Runs a query on the site's own database. */
export async function query<Row extends Record<string, unknown>>(
  site: Site,
  sql: string,
  values: unknown[] = [],
) {
  const client = new Client({ connectionString: databaseUrl(site) })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(sql, values)).rows
  } finally {
    await client.end()
  }
}

export function databaseUrl(site: Site): string {
  const kept = JSON.parse(readFileSync(join(site.dataDir, 'database.json'), 'utf8')) as {
    port: number
    password: string
  }
  return `postgresql://mailroom:${kept.password}@127.0.0.1:${kept.port}/mailroom`
}

/** Asks the site to stop and waits until nothing of it is left. */
export async function stopSite(
  site: Site,
  started: Started,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  if (!started.hasEnded()) process.kill(launcherPid(site), signal)
  await waitFor('an end of the launcher', started.hasEnded, 30)
}

/** Ends whatever a failed test left of the site. */
export function endAll(site: Site): void {
  for (const line of processesOf(site)) {
    const pid = Number(line.split(' ')[0])
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself.
    }
  }
}
