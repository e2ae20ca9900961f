// @ts-check
import { enter } from './enter.mjs'

/** `npm run sandbox`: the stand-in SendGrid alone. */
enter(async () => {
  const { isBuilt } = await import('./build.mjs')
  const { bundle } = await import('./bundle.mjs')
  const { readConfig } = await import('./config.mjs')
  const { failure } = await import('./failures.mjs')
  const { sandboxPart } = await import('./parts.mjs')
  const { requireFreeSandboxPort } = await import('./ports.mjs')
  const { noBook } = await import('./process-book.mjs')
  const { commandRunner } = await import('./run-command.mjs')
  const { requireDatabaseUrl, runHalf } = await import('./run-half.mjs')

  const config = readConfig(process.env)
  const env = { DATABASE_URL: requireDatabaseUrl(config), DATA_DIR: config.dataDir }
  if (!isBuilt(config.distDir)) throw failure('not-built')
  await requireFreeSandboxPort(config.sandboxPort)
  return runHalf(sandboxPart(await bundle(commandRunner(noBook)), env))
})
