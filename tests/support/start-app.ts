import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from './free-port.ts'
import { sandboxProgram, workerProgram } from './programs.ts'
import { waitFor } from './wait-for.ts'

export type RunningPart = { process: ChildProcess; output: () => string }

export type RunningApp = {
  url: string
  sandboxUrl: string
  env: Record<string, string>
  parts: Record<string, RunningPart>
  /** Starts a part again, or another one of it under a name of its own. */
  start: (part: Part, name?: string) => Promise<RunningPart>
  stop: () => Promise<void>
}

type Part = 'web' | 'worker' | 'sandbox'

type Options = {
  databaseUrl: string
  dataDir: string
  parts?: Part[]
  /** Where the pages were built. */
  distDir?: string
  env?: Record<string, string>
}

const READY_SECONDS = 60
const OUTPUT_CHARACTERS = 20_000

/** As in lib/launch/parts.mjs. */
const YOUNG = '--max-semi-space-size=48'

const COMMAND: Record<Part, (app: { port: number }) => string[]> = {
  web: ({ port }) => [
    YOUNG,
    'node_modules/next/dist/bin/next',
    'start',
    '-H',
    '127.0.0.1',
    '-p',
    String(port),
  ],
  worker: () => [YOUNG, ...workerProgram],
  sandbox: () => sandboxProgram,
}

/** Runs the product's own processes on a migrated database and free ports, as the launcher does, until `stop`. */
export async function startApp({
  databaseUrl,
  dataDir,
  parts = ['sandbox', 'web', 'worker'],
  distDir = '.next-test',
  env = {},
}: Options): Promise<RunningApp> {
  const port = await freePort()
  const sandboxPort = await freePort()
  const url = `http://127.0.0.1:${port}`
  const app: RunningApp = {
    url,
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
    env: {
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      SECRET_KEY: 'a secret key for tests only, long enough',
      HOST: '127.0.0.1',
      PORT: String(port),
      APP_URL: url,
      NEXTAUTH_URL: url,
      SANDBOX_PORT: String(sandboxPort),
      INSTANCE: 'test',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
      NEXT_DIST_DIR: distDir,
      NEXT_MANUAL_SIG_HANDLE: '1',
      NEXT_TELEMETRY_DISABLED: '1',
      ...env,
    },
    parts: {},
    start: async (part, name = part) => (app.parts[name] = await startPart(part, app, port)),
    stop: async () => {
      await Promise.all(Object.values(app.parts).map((part) => stopPart(part)))
    },
  }
  if (parts.includes('sandbox')) await app.start('sandbox')
  await Promise.all(parts.filter((part) => part !== 'sandbox').map((part) => app.start(part)))
  return app
}

async function startPart(part: Part, app: RunningApp, port: number): Promise<RunningPart> {
  const { PATH, HOME } = process.env
  const env: NodeJS.ProcessEnv = { NODE_ENV: 'production', PATH, HOME, ...app.env }
  const child = spawn(process.execPath, COMMAND[part]({ port }), {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-OUTPUT_CHARACTERS)))
  }
  const ready = part === 'web' ? answers(`${app.url}/api/health`) : saysReady(child)
  const ended = once(child, 'exit').then(([code]) => `${part} ended with ${String(code)}`)
  const fault = await Promise.race([ready, ended])
  if (fault) throw new Error(`${fault}:\n${output}`)
  return { process: child, output: () => output }
}

async function answers(url: string): Promise<void> {
  const isUp = () =>
    fetch(url).then(
      (response) => response.ok,
      () => false,
    )
  await waitFor(`${url} answers`, isUp, READY_SECONDS)
}

function saysReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('message', (message: { type?: string }) => {
      if (message.type === 'ready') resolve()
    })
  })
}

async function stopPart({ process: child }: RunningPart): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  AbortSignal.timeout(15_000).addEventListener('abort', () => child.kill('SIGKILL'))
  await exited
}
