// @ts-check
import { program } from './bundle.mjs'
import { failure } from './failures.mjs'

/** Exit codes of prisma/migrate.ts. */
const NEWER = 3
const NO_CONNECTION = 4
const NETWORK =
  /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|time-?out|terminated|starting up|shutting down|too many (clients|connections)|SSL|certificate/i
const REFUSAL =
  /authentication failed|no password|pg_hba|^(role|database|user) .* does not exist|permission denied for database/i

/**
 * Applies what the database lacks. The database is asked each time: only it knows, and DATABASE_URL may have changed.
 * @param {import('./run-command.mjs').RunCommand} run
 * @param {import('./steps.mjs').Step} step
 * @param {{ programs: string, databaseUrl: string }} given the folder of `bundle`
 */
export async function migrate(run, step, { programs, databaseUrl }) {
  const args = program(programs, 'migrate')
  const result = await run({ name: 'migrate', args, env: { DATABASE_URL: databaseUrl } }, step)
  const answer = result.out.filter(Boolean).at(-1) ?? ''
  if (result.code === NEWER) throw failure('database-newer')
  const reason = result.err.filter((line) => line.trim()).at(-1)
  // It answers so to a faulty migration too; only the reason tells. None at all: every address of a name refused.
  if (result.code === NO_CONNECTION && (!reason || NETWORK.test(reason) || REFUSAL.test(reason))) {
    throw connectionFailure(databaseUrl, reason ?? 'connection refused')
  }
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
  return failure(REFUSAL.test(reason) ? 'database-refused' : 'database-unreachable', { host, reason })
}
