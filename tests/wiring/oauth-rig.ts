import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { db } from '#lib/db.ts'
import type { JobContext } from '#lib/jobs/catalog.ts'
import { startSandbox } from '#lib/sandbox/start-sandbox.ts'
import { openEventOauth } from '#lib/settings/event-oauth.ts'
import { issueToken } from '#lib/settings/event-tokens.ts'
import { switchWebhookTokens } from '#lib/wiring/ask-for-event-webhook.ts'
import { connectSandbox } from '#lib/wiring/connect-sandbox.ts'
import { readEventWebhookDesk } from '#lib/wiring/event-webhook-desk.ts'
import { runWebhookConnect } from '#lib/wiring/run-webhook-connect.ts'
import { openEventDoor } from '../support/event-door.ts'
import { makeUser } from '../support/factories.ts'
import { freePort } from '../support/free-port.ts'
import { waitFor } from '../support/wait-for.ts'

const sandboxPort = await freePort()
const port = await freePort()
process.env.SANDBOX_PORT = String(sandboxPort)
process.env.PORT = String(port)

export const PROVIDER = 'sandbox'
export const URL_HERE = `http://127.0.0.1:${port}/api/webhooks/sendgrid/events`
export const TOKEN_URL = `http://127.0.0.1:${port}/api/webhooks/sendgrid/oauth/token`
export const JOB: JobContext = { attempt: 1, lastAttempt: false, signal: new AbortController().signal }
/** Signs what SendGrid would sign: a key of the account that is ours to post with. */
const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let door: Awaited<ReturnType<typeof openEventDoor>>
let actor = ''
/** Who asks. Known once the tests run. */
export const actorId = () => actor
/** A sandbox that posts to a door of ours, connected anew before each test. Call it after `useDatabase()`. */
export function useOauthRig(): void {
  beforeAll(async () => {
    sandbox = await startSandbox({ port: sandboxPort, speed: Infinity })
    door = await openEventDoor(port)
    actor = (await makeUser({ role: 'admin' })).id
  })
  afterAll(() => Promise.all([sandbox.close(), door.close()]))
  beforeEach(async () => {
    await db()
      .$executeRaw`truncate event_connection, verification_key, raw_post, post_refusal, sandbox.webhook, sandbox.event, sandbox.fault, sandbox.control cascade`
    await connectSandbox()
    const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    await db().verificationKey.create({ data: { publicKey, provider: PROVIDER } })
  })
}

export const connect = () => runWebhookConnect({ provider: PROVIDER, askedById: null }, JOB)
export const set = (isOn: boolean) => switchWebhookTokens({ provider: PROVIDER, isOn }, actor)
export const row = () => db().eventConnection.findUniqueOrThrow({ where: { provider: PROVIDER } })
export const atSendgrid = async () => {
  const webhook = await db().sandboxWebhook.findFirstOrThrow({ where: { url: URL_HERE } })
  const settings = webhook.settings as { oauth_client_id: string | null; oauth_token_url: string | null }
  return { id: settings.oauth_client_id, url: settings.oauth_token_url, secret: webhook.oauthSecret }
}
export const NONE = { id: null, url: null, secret: null }
export const state = async () => (await readEventWebhookDesk(PROVIDER)).tokens.state
export const oauth = async () => {
  const found = await openEventOauth(PROVIDER)
  if (!found) throw new Error('no oauth')
  return found
}

let posted = 0
/** A post as it comes to the door, signed; its answer. */
export async function post(authorization?: string): Promise<{ status: number; text: string }> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const body = `[{"event":"processed","email":"ana@example.com","timestamp":${timestamp},"sg_event_id":"p${posted++}"}]`
  const signature = sign('sha256', Buffer.from(timestamp + body), pair.privateKey).toString('base64')
  const headers = {
    'x-twilio-email-event-webhook-signature': signature,
    'x-twilio-email-event-webhook-timestamp': timestamp,
    ...(authorization ? { authorization } : {}),
  }
  const answer = await fetch(URL_HERE, { method: 'POST', body, headers })
  return { status: answer.status, text: await answer.text() }
}
export const bearer = async () => `Bearer ${issueToken((await oauth()).clientId, new Date())}`
export const answersWith = (status: number, authorization?: string) =>
  waitFor(`answers of ${status}`, async () => (await post(authorization)).status === status)
export const prove = async () => {
  await waitFor('the proof', async () => {
    await post(await bearer())
    return (await row()).oauthProvenAt
  })
  await answersWith(401)
}
