// @ts-check
import { program } from './bundle.mjs'
import { failure } from './failures.mjs'

/**
 * Makes the first admin of an empty database, or recalls the one there is.
 * @param {import('./run-command.mjs').RunCommand} run
 * @param {import('./steps.mjs').Step} step
 * @param {{ programs: string, env: Record<string, string> }} given the folder of `bundle`
 * @returns {Promise<{ email: string, password: string | null }>} the password only while it is one that we made
 */
export async function createFirstAdmin(run, step, { programs, env }) {
  const result = await run({ name: 'admin', args: [...program(programs, 'admin'), 'first'], env })
  const answer = parseAnswer(result.out)
  if (result.code !== 0 || !answer) throw failure('admin-failed', {}, result.tail)
  if (answer.created) step.done(`${answer.email} is the first admin`)
  else step.skip('there is an admin')
  return answer
}

/** The last line that is a JSON object; others may be log lines. @param {string[]} lines */
function parseAnswer(lines) {
  const line = lines.filter((text) => text.startsWith('{"email"') || text.startsWith('{ "email"')).at(-1)
  return line ? JSON.parse(line) : null
}
