// @ts-check
import { enter } from './enter.mjs'

/** `npm run worker`: the jobs alone. */
enter(async () => {
  const { isBuilt } = await import('./build.mjs')
  const { bundle } = await import('./bundle.mjs')
  const { readConfig } = await import('./config.mjs')
  const { failure } = await import('./failures.mjs')
  const { workerPart } = await import('./parts.mjs')
  const { requireDatabaseUrl, runHalf } = await import('./run-half.mjs')
  const { noBook } = await import('./process-book.mjs')
  const { commandRunner } = await import('./run-command.mjs')
  const { requireSecretKey } = await import('./secret.mjs')

  const config = readConfig(process.env)
  const env = { DATABASE_URL: requireDatabaseUrl(config), DATA_DIR: config.dataDir }
  requireSecretKey(config)
  if (!isBuilt(config.distDir)) throw failure('not-built')
  return runHalf(workerPart(await bundle(commandRunner(noBook)), env))
})
