import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()
const WORD = 'kanarie'

test('a whole run, failures included, writes nothing of a person into the log', async () => {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'tests/run/logged-process.ts', WORD],
    {
      env: {
        ...process.env,
        DATABASE_URL: database.url(),
        DATA_DIR: mkdtempSync(join(tmpdir(), 'mailroom-log-')),
        LOG_LEVEL: 'debug',
      },
    },
  )
  const lines = stdout.trim().split('\n')
  const all = [...lines, ...stderr.split('\n')]
  const leaks = all.filter((line) => line.toLowerCase().includes(WORD) || line.includes('192.0.2.7'))
  expect(leaks).toEqual([])
  const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg)
  expect(messages.filter((message) => message === 'unexpected error')).toHaveLength(7)
  for (const part of ['a post could not be stored', 'a mail could not be stored', 'Failed task'])
    expect(
      messages.some((message) => message.startsWith(part)),
      part,
    ).toBe(true)
}, 60_000)
