import type { Locator, Page } from '@playwright/test'
import { ADMIN, useProduct } from './support/product.ts'
import { expect, signIn, test } from './support/story.ts'

const product = useProduct()

/** A run of the checklist waits for the slowest answer, and the next one begins within 10 s. */
const LIVE = { timeout: 40_000 }
const LIMITED = /too many requests/i
const HANGING = /no answer within 15 s/

/** What each step asks SendGrid for, and what the account does with it. */
const FAULTS = [
  { id: 'key', path: '/v3/scopes', kind: 'time-out', says: HANGING },
  { id: 'plan', path: '/v3/user/account', kind: '429', says: LIMITED },
  { id: 'teammates', path: '/v3/teammates', kind: '429', says: LIMITED },
  { id: 'sender', path: '/v3/whitelabel', kind: 'time-out', says: HANGING },
  { id: 'event-webhook', path: '/v3/user/webhooks/event', kind: 'time-out', says: HANGING },
  { id: 'inbound', path: '/v3/user/webhooks/parse', kind: '429', says: LIMITED },
  { id: 'test-message', path: '/v3/mail/send', kind: '429', says: LIMITED },
] as const

const stepOf = (page: Page, id: string): Locator => page.locator(`li#${id}`)

test('SendGrid that slows down or hangs at every step is told as that, and each step heals by itself', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/inbound`)
  await page.getByLabel('Host', { exact: true }).fill('reply.example.com')
  await page.getByRole('button', { name: 'Connect host' }).click()
  await page.getByLabel('Connect it all the same').click()
  await page.getByRole('button', { name: 'Connect host' }).click()
  await expect(page.getByText('Connected, no mail yet')).toBeVisible()
  await page.goto(`${product().url}/settings`)
  for (const id of ['key', 'plan', 'teammates', 'sender', 'event-webhook'])
    await expect(stepOf(page, id)).toContainText('In order', LIVE)

  for (const { path, kind } of FAULTS)
    await product().query('insert into sandbox.fault (method, "pathPrefix", kind) values ($1, $2, $3)', [
      '',
      path,
      kind,
    ])
  await stepOf(page, 'test-message').getByRole('button', { name: 'Send a test mail' }).click()
  await page.getByRole('button', { name: 'Check now' }).click()
  for (const { id, says } of FAULTS) await expect(stepOf(page, id)).toContainText(says, LIVE)
  for (const id of ['key', 'plan', 'teammates', 'sender', 'event-webhook']) {
    await expect(stepOf(page, id), 'what was proven stands').toContainText('In order')
    await expect(stepOf(page, id)).toContainText('It could not be checked again')
  }
  await expect(page.getByText('this worked and has stopped working')).toHaveCount(0)

  await product().query('delete from sandbox.fault')
  for (const { id, says } of FAULTS) await expect(stepOf(page, id)).not.toContainText(says, LIVE)
  await expect(stepOf(page, 'test-message').getByText('Accepted', { exact: true })).toBeVisible()
  await expect(stepOf(page, 'test-message')).toContainText('In order', LIVE)
})
