// @ts-check
import { enter } from '../../lib/launch/enter.mjs'

/**
 * Installs, generates and builds what is missing, then runs a script with the arguments of this command.
 * @param {string} script
 */
export function startProof(script) {
  enter(async () => {
    const { build } = await import('../../lib/launch/build.mjs')
    const { ROOT } = await import('../../lib/launch/config.mjs')
    const { generate } = await import('../../lib/launch/generate.mjs')
    const { install } = await import('../../lib/launch/install.mjs')
    const { noBook } = await import('../../lib/launch/process-book.mjs')
    const { commandRunner } = await import('../../lib/launch/run-command.mjs')
    const { createScreen } = await import('../../lib/launch/steps.mjs')
    const { runInView } = await import('../run/runners.mjs')

    process.chdir(ROOT)
    const screen = createScreen()
    const run = commandRunner(noBook)
    await install(run, screen.step('install'))
    await generate(run, screen.step('generate'))
    await build(run, screen.step('build'), '.next-test')
    const args = ['--import', 'tsx', script, ...process.argv.slice(2)]
    process.exitCode = await runInView(process.execPath, args, {})
  })
}
