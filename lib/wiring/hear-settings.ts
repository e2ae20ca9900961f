import { Client } from 'pg'
import { requireDatabaseUrl } from '#lib/env.ts'
import { log } from '#lib/log.ts'
import { SETTINGS_CHANNEL } from '#lib/settings/announce.ts'

const RELISTEN_MS = 1_000

/**
 * Calls `onChange` at each change of settings, and after each loss of the connection, in which some may have gone
 * unheard. The connection is made again for as long as the process lives. Resolves after the first try.
 */
export async function hearSettings(onChange: () => void): Promise<void> {
  await listen(onChange, false)
}

async function listen(onChange: () => void, isAgain: boolean): Promise<void> {
  const client = new Client({ connectionString: requireDatabaseUrl(), keepAlive: true })
  let isLost = false
  const lose = (error: Error) => {
    log('settings').warn({ reason: error.message }, 'changes of settings cannot be heard just now')
    // One loss is told once or more often (the server's farewell, then the socket's end): only one listener follows.
    if (isLost) return
    isLost = true
    client.end().catch((fault: unknown) => log('settings').debug({ err: fault }, 'it was closed already'))
    setTimeout(() => void listen(onChange, true), RELISTEN_MS)
  }
  client.on('error', lose)
  client.on('notification', onChange)
  try {
    await client.connect()
    await client.query(`listen ${SETTINGS_CHANNEL}`)
    if (isAgain) onChange()
  } catch (error) {
    lose(error as Error)
  }
}
