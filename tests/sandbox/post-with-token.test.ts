import { expect, test } from 'vitest'
import { db } from '#lib/db.ts'
import { createWebhook } from '#lib/sendgrid/event-webhook.ts'
import { sendgridClient } from '#lib/sendgrid/client.ts'
import { serveHttp } from '../sendgrid/hostile-server.ts'
import { useDatabase } from '../support/database.ts'
import { waitFor } from '../support/wait-for.ts'
import { startReceiver } from './receiver.ts'
import { mailTo, useSandbox } from './sandbox.ts'

useDatabase()
const sandbox = useSandbox()

/** A server that gives out `token 1`, `token 2`… while it is open. */
async function startTokens() {
  const state = { isOpen: true, given: 0 }
  const { url, received } = await serveHttp((response) => {
    if (!state.isOpen) return response.writeHead(401).end('{"error":"invalid_client"}')
    state.given += 1
    const token = { access_token: `token-${state.given}`, token_type: 'Bearer', expires_in: 600 }
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token))
  })
  return { state, received, url: `${url}/token` }
}

const connect = (url: string, tokenUrl: string) =>
  createWebhook(sendgridClient(sandbox.account()), {
    url,
    friendlyName: 'Test',
    oauth: { clientId: 'mailroom', clientSecret: 'secret', tokenUrl },
  })
const send = () => sandbox.call('POST', '/v3/mail/send', mailTo('drop@example.com'))

test('a token is fetched once with id and secret and brought with each post', async () => {
  const [tokens, receiver] = [await startTokens(), await startReceiver()]
  await connect(receiver.url, tokens.url)
  await send()
  await receiver.until(1)
  await send()
  await receiver.until(2)
  expect(receiver.posts.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer token-1',
    'Bearer token-1',
  ])
  expect(tokens.received).toHaveLength(1)
  expect(tokens.received[0]?.body).toBe('grant_type=client_credentials')
  expect(tokens.received[0]?.headers.authorization).toBe(
    `Basic ${Buffer.from('mailroom:secret').toString('base64')}`,
  )
})

test('nothing is posted while no token can be had, and then it is', async () => {
  const [tokens, receiver] = [await startTokens(), await startReceiver()]
  tokens.state.isOpen = false
  await connect(receiver.url, tokens.url)
  await send()
  await waitFor('an attempt', () =>
    db().sandboxPost.findFirst({
      where: { lastError: { contains: 'no token: status 401' }, attempts: { gt: 1 } },
    }),
  )
  expect(receiver.posts).toEqual([])
  tokens.state.isOpen = true
  await receiver.until(1)
})

test('another token is fetched when the receiver says that this one is no good', async () => {
  const tokens = await startTokens()
  const { url, received } = await serveHttp((response, post) => {
    const isGood = post.headers.authorization === 'Bearer token-2'
    return isGood ? response.writeHead(202).end() : response.writeHead(401).end('{"title":"(invalid_token)"}')
  })
  await connect(url, tokens.url)
  await send()
  await waitFor('the second token', () => received.length >= 2)
  expect(received.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
})

test('the secret is never told, and empty fields switch tokens off', async () => {
  const id = await connect('https://a.example.com/events', 'https://a.example.com/token')
  const path = `/v3/user/webhooks/event/settings/${id}`
  const told = await sandbox.call('GET', path)
  expect(told.json).toMatchObject({ oauth_client_id: 'mailroom' })
  expect(JSON.stringify(told.json)).not.toContain('oauth_client_secret')
  await sandbox.call('PATCH', path, { oauth_client_id: '', oauth_client_secret: '', oauth_token_url: '' })
  expect((await sandbox.call('GET', path)).json).toMatchObject({
    oauth_client_id: null,
    oauth_token_url: null,
  })
  expect((await db().sandboxWebhook.findUniqueOrThrow({ where: { id } })).oauthSecret).toBeNull()
})
