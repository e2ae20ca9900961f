import type { Page } from '@playwright/test'
import { ADMIN, useProduct } from './support/product.ts'
import { expect, signIn, test } from './support/story.ts'

const product = useProduct()
test.describe.configure({ mode: 'serial' })

const VAL = 'https://val.example.com/api/webhooks/sendgrid/events'
const PROVISIONAL = 'https://provisional.example.com/emailInbound'
const HOST = 'reply.example.com'
const KINDS = JSON.stringify({ enabled: true, friendly_name: 'Mailroom val', delivered: true })

const section = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) })

test('the event webhook: drift set right, a new key, and a plan without a free slot', async ({ page }) => {
  await product().query(
    `insert into sandbox.webhook (id, url, settings, "updatedAt") values ('val', $1, $2::jsonb, now())`,
    [VAL, KINDS],
  )
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/event-webhook`)
  const connection = section(page, 'Connection')
  await product().query(
    `update sandbox.webhook set url = 'https://else.example.com/', settings = settings || '{"bounce": false}'
      where id <> 'val'`,
    [],
  )
  await connection.getByRole('button', { name: 'Check now' }).click()
  await expect(connection).toContainText('Our webhook posts to another address.')
  await expect(connection).toContainText('Not reported: Bounced and blocked.')
  await expect(section(page, 'Other webhooks of this account')).toContainText(VAL)
  await connection.getByRole('button', { name: 'Set right' }).click()
  await expect(connection).not.toContainText('Our webhook is not as we made it')
  await expect(connection).toContainText('came in')

  await connection.getByRole('button', { name: 'Make a new signing key' }).click()
  await page.getByRole('button', { name: 'Make new key' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(section(page, 'Verification keys').getByRole('listitem')).toHaveCount(2)
  await expect(connection).toContainText('came in')

  await connection.getByRole('button', { name: 'Remove webhook' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove webhook' }).click()
  await expect(connection).toContainText('Not connected')
  await product().query(
    `insert into sandbox.control (id, "maxWebhooks") values (1, 1) on conflict (id) do update set "maxWebhooks" = 1`,
    [],
  )
  await connection.getByRole('button', { name: 'Connect event webhook' }).click()
  const others = section(page, 'Other webhooks of this account')
  await expect(others).toContainText('The plan has no slot left for our webhook')
  await others.getByRole('button', { name: 'Use this one' }).click()
  await expect(page.getByRole('dialog')).toContainText(VAL)
  await page.getByRole('button', { name: 'Take it over' }).click()
  await expect(connection).toContainText('came in')
  await expect(others).toHaveCount(0)
})

test('tokens: switched on, required once one was seen, switched off', async ({ page }) => {
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/event-webhook`)
  const tokens = section(page, 'Token (OAuth)')
  const wanted = tokens.getByRole('switch', { name: 'Also ask for a token' })
  await wanted.click()
  await expect(tokens).toContainText('First token awaited')
  await product().query(
    `insert into sandbox.event ("dueAt", event) values (now(), jsonb_build_object('event', 'processed',
      'email', 'ana@example.com', 'timestamp', extract(epoch from now())::int, 'sg_event_id', 'token'))`,
    [],
  )
  await expect(async () => {
    await page.reload()
    await expect(tokens).toContainText('Posts without one are refused.', { timeout: 1_000 })
  }).toPass()
  await tokens.getByRole('button', { name: 'Make a new secret' }).click()
  await page.getByRole('button', { name: 'Make new secret' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(tokens).toContainText('Required')
  await wanted.click()
  await expect(wanted).not.toBeChecked()
  await expect(tokens).not.toContainText('Being switched off')
  await expect(tokens).not.toContainText('Tokens are fetched at')
})

test('the inbound host: a provisional address is asked about, and a mail comes in', async ({ page }) => {
  await product().query(
    `insert into sandbox.parse_host (hostname, url) values ($1, $2), ('mail.val.example.com', $3)`,
    [HOST, PROVISIONAL, 'https://val.example.com/emailInbound'],
  )
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/inbound`)
  const host = section(page, 'Host')
  await host.getByLabel('Host').fill(HOST)
  await host.getByRole('button', { name: 'Connect host' }).click()
  await expect(host).toContainText(`SendGrid may not take mail for ${HOST}`)
  await host.getByLabel('Connect it all the same').click()
  await host.getByRole('button', { name: 'Connect host' }).click()
  await expect(host).toContainText(`${HOST} posts to another address`)
  await expect(host).toContainText(PROVISIONAL)
  await host.getByRole('button', { name: 'Overwrite…' }).click()
  await expect(page.getByRole('dialog')).toContainText(PROVISIONAL)
  await page.getByRole('button', { name: 'Overwrite address' }).click()
  await expect(host).toContainText('Connected, no mail yet')
  await expect(section(page, 'Other hosts of this account')).toContainText('mail.val.example.com')

  const arrivals = section(page, 'Arrivals')
  await arrivals.getByRole('button', { name: 'Send an inbound mail' }).click()
  await expect(arrivals).toContainText('Stored')
  await expect(host).toContainText('Mail comes in')
})

test('what others post is answered where they post it, and what nobody should ask is answered short', async ({
  request,
}) => {
  const post = (path: string) => request.post(`${product().url}${path}`, { data: '[]', maxRedirects: 0 })
  expect((await post('/api/webhooks/sendgrid/events/')).status()).toBe(401)
  expect((await post('/notifications.php/?type=sendgrid')).status()).toBe(401)
  expect((await post('/emailInbound/?secret=none')).status()).toBe(404)
  expect((await post('/api/webhooks/sendgrid/inbound/none/')).status()).toBe(404)
  const traced = await request.fetch(`${product().url}/`, { method: 'TRACE' })
  expect(traced.status()).toBe(405)
  expect(await traced.text()).toBe('')
  for (const path of ['/_next/static/none.js', '/api/webhooks/none', '/emailInbounds', '/icon.svg.none']) {
    const missing = await request.get(`${product().url}${path}`)
    expect(missing.status(), path).toBe(404)
    expect(missing.headers(), path).toHaveProperty('content-security-policy')
    expect(missing.headers(), path).toMatchObject({ 'x-content-type-options': 'nosniff' })
  }
})
