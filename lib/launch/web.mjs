// @ts-check
import { enter } from './enter.mjs'

/** `npm run web`: the pages alone, of a build and a database that are there. */
enter(async () => {
  const { isBuilt } = await import('./build.mjs')
  const { readConfig } = await import('./config.mjs')
  const { failure } = await import('./failures.mjs')
  const { webPart } = await import('./parts.mjs')
  const { requireFreePort } = await import('./ports.mjs')
  const { requireDatabaseUrl, runHalf } = await import('./run-half.mjs')
  const { requireSecretKey } = await import('./secret.mjs')

  const config = readConfig(process.env)
  const env = { DATABASE_URL: requireDatabaseUrl(config), DATA_DIR: config.dataDir }
  const secretKey = requireSecretKey(config)
  if (!isBuilt(config.distDir)) throw failure('not-built')
  await requireFreePort(config.host, config.port)
  return runHalf(webPart(config, secretKey, env))
})
