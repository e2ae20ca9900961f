// @ts-check
// Old Node versions load this file too, to be told so in one line: no `node:` names, no new syntax.
import { reportFailure } from './failures.mjs'
import { requireSupportedNode } from './node-version.mjs'

/**
 * Runs a command of package.json: `main` only loads on a supported Node. A failure ends the process with the exit code
 * of the table in failures.mjs.
 * @param {() => Promise<number | void>} main
 */
export function enter(main) {
  Promise.resolve()
    .then(requireSupportedNode)
    .then(main)
    .then(
      function (code) {
        process.exit(code || 0)
      },
      function (error) {
        process.exit(reportFailure(error))
      },
    )
}
