// @ts-check
import { enter } from './enter.mjs'

/** `npm run worker`: the jobs alone. */
enter(async () => {
  const { readConfig } = await import('./config.mjs')
  const { workerPart } = await import('./parts.mjs')
  const { requireDatabaseUrl, runHalf } = await import('./run-half.mjs')
  const { requireSecretKey } = await import('./secret.mjs')

  const config = readConfig(process.env)
  const env = { DATABASE_URL: requireDatabaseUrl(config), DATA_DIR: config.dataDir }
  requireSecretKey(config)
  return runHalf(workerPart(env))
})
