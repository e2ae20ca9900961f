// @ts-check
import { failure } from './failures.mjs'

/** Exit codes of prisma/migrate.ts. */
const NEWER = 3
const NO_CONNECTION = 4

/**
 * Applies what the database lacks. The database is asked each time: only it knows, and DATABASE_URL may have changed.
 * @param {import('./run-command.mjs').RunCommand} run
 * @param {import('./steps.mjs').Step} step
 * @param {string} databaseUrl
 */
export async function migrate(run, step, databaseUrl) {
  const args = ['--import', 'tsx', 'prisma/migrate.ts']
  const result = await run({ name: 'migrate', args, env: { DATABASE_URL: databaseUrl } }, step)
  const answer = result.out.filter(Boolean).at(-1) ?? ''
  if (result.code === NEWER) throw failure('database-newer')
  if (result.code === NO_CONNECTION)
    throw connectionFailure(databaseUrl, result.err.filter(Boolean).at(-1) ?? 'no reason given')
  if (result.code !== 0) throw failure('migrate-failed', {}, result.tail)
  if (answer.includes('up to date')) step.skip('the database is up to date')
  else step.done(answer)
}

/**
 * @param {string} databaseUrl
 * @param {string} reason
 */
function connectionFailure(databaseUrl, reason) {
  const host = new URL(databaseUrl).host || 'the local socket'
  const isRefusal =
    /authentication|password|pg_hba|permission denied|(role|database|user) .* does not exist/i.test(reason)
  return failure(isRefusal ? 'database-refused' : 'database-unreachable', { host, reason })
}
