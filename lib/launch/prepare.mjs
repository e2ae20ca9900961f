// @ts-check
import { enter } from './enter.mjs'

/** `npm run build`: installs, generates and builds, for machines that run `npm run web` or `npm run worker`. */
enter(async () => {
  const { build } = await import('./build.mjs')
  const { bundle } = await import('./bundle.mjs')
  const { ROOT, readConfig } = await import('./config.mjs')
  const { generate } = await import('./generate.mjs')
  const { install } = await import('./install.mjs')
  const { noBook } = await import('./process-book.mjs')
  const { commandRunner } = await import('./run-command.mjs')
  const { createScreen } = await import('./steps.mjs')

  process.chdir(ROOT)
  const { distDir } = readConfig(process.env)
  const screen = createScreen()
  const run = commandRunner(noBook)
  await install(run, screen.step('install'))
  await generate(run, screen.step('generate'))
  await bundle(run, screen.step('bundle'))
  await build(run, screen.step('build'), distDir)
})
