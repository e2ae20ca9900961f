import type { Locator, Page } from '@playwright/test'
import { startMailServer } from '../support/mail-server.ts'
import { ADMIN, useProduct } from './support/product.ts'
import { expect, signIn, test } from './support/story.ts'

const product = useProduct()
let mailServer: Awaited<ReturnType<typeof startMailServer>>
test.beforeAll(async () => {
  mailServer = await startMailServer()
})
test.afterAll(() => mailServer.close())

test.describe.configure({ mode: 'serial' })

/** The checklist asks for one run in 10 s, and a run takes a moment. */
const LIVE = { timeout: 25_000 }

const stepOf = (page: Page, id: string): Locator => page.locator(`li#${id}`)
const isDone = (page: Page, id: string) => expect(stepOf(page, id)).toContainText('In order', LIVE)
const openSetUp = (page: Page) => page.goto(`${product().url}/settings`)
const checkNow = (page: Page) => page.getByRole('button', { name: 'Check now' }).click()

test('a fresh account is led to all-green, and every tick comes by itself', async ({ page }) => {
  test.setTimeout(120_000)
  // The sandbox’s account comes with a verified sender; one of SendGrid’s does not.
  await product().query('delete from sandbox.verified_sender')
  await signIn(page, product(), ADMIN)
  await openSetUp(page)
  for (const id of ['key', 'plan', 'teammates', 'event-webhook']) await isDone(page, id)
  await expect(stepOf(page, 'sender')).toContainText('Nothing in the account covers the from address')
  await expect(stepOf(page, 'inbound')).toContainText('No inbound host is connected.')
  await expect(stepOf(page, 'test-message')).toContainText('No test mail has been sent yet.')
  await expect(page.getByText('is not ready: Sender or domain.')).toBeVisible()

  await stepOf(page, 'sender').getByRole('link', { name: 'Domains' }).click()
  await page.getByRole('button', { name: 'Verify an address' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Address').fill('hello@mailroom.test')
  await dialog.getByRole('button', { name: 'Have SendGrid write to it' }).click()
  await expect(page.getByText('Waits for the link in its mail')).toBeVisible()
  // What whoever reads that mailbox does.
  await product().query('update sandbox.verified_sender set "isVerified" = true')

  await page.goto(`${product().url}/settings/system-mail`)
  await page.getByLabel('Host').fill('127.0.0.1')
  await page.getByLabel('Port').fill(String(mailServer.port))
  await page.getByLabel('Security').selectOption('none')
  await page.getByLabel('From address').fill('mailroom@example.com')
  await page.getByRole('button', { name: 'Save mail server' }).click()
  await expect(page.getByText('Not tested')).toBeVisible()
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByText('The server took the mail.')).toBeVisible()

  await page.goto(`${product().url}/settings/inbound`)
  await page.getByLabel('Host', { exact: true }).fill('reply.example.com')
  await page.getByRole('button', { name: 'Connect host' }).click()
  await page.getByLabel('Connect it all the same').click()
  await page.getByRole('button', { name: 'Connect host' }).click()
  await expect(page.getByText('Connected, no mail yet')).toBeVisible()
  await openSetUp(page)
  await expect(stepOf(page, 'inbound')).toContainText('reply.example.com has no MX', LIVE)
  await page.goto(`${product().url}/settings/inbound`)
  await page.getByRole('button', { name: 'Send an inbound mail' }).click()
  await expect(page.getByText('Mail comes in', { exact: true })).toBeVisible(LIVE)

  await openSetUp(page)
  await stepOf(page, 'test-message').getByRole('button', { name: 'Send a test mail' }).click()
  for (const id of ['sender', 'system-mail', 'inbound', 'test-message', 'signature']) await isDone(page, id)
  for (const stage of ['Accepted', 'Delivered', 'Event came here']) {
    await expect(stepOf(page, 'test-message').getByText(stage, { exact: true })).toBeVisible()
  }
  await expect(page.getByRole('heading', { name: 'Ready' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Ready' })).toBeVisible()
})

test('a production instance on a trial plan is not called ready, and its plan cannot be set aside', async ({
  page,
}) => {
  await product().query(
    `insert into sandbox.control ("id", "planType") values (1, 'free') on conflict ("id") do update set "planType" = 'free'`,
  )
  await signIn(page, product(), ADMIN)
  await openSetUp(page)
  await page.getByRole('switch', { name: 'This is a production instance' }).click()
  await expect(page.getByRole('heading', { name: 'Ready' })).toHaveCount(0, LIVE)
  await expect(stepOf(page, 'plan')).toContainText('the account is on a trial plan', LIVE)
  await expect(stepOf(page, 'plan').getByRole('button', { name: 'Set aside' })).toHaveCount(0)
  await product().query(`update sandbox.control set "planType" = 'paid'`)
  await checkNow(page)
  await expect(page.getByRole('heading', { name: 'Ready' })).toBeVisible(LIVE)
})

test('what stops working is told in the app and by system mail, can be set aside, and is over when it works', async ({
  page,
}) => {
  const before = mailServer.mails.length
  await product().query(`update sandbox.webhook set settings = jsonb_set(settings, '{enabled}', 'false')`)
  await signIn(page, product(), ADMIN)
  await openSetUp(page)
  await checkNow(page)
  const step = stepOf(page, 'event-webhook')
  await expect(step).toContainText('Not right', LIVE)
  await expect(step).toContainText('last worked')
  const bell = page.getByRole('button', { name: 'Notices, 1 unread' })
  await expect(bell).toBeVisible()
  await expect.poll(() => mailServer.mails.length).toBe(before + 1)
  await bell.click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Event webhook: this worked and has stopped working/ })
    .click()
  await page.waitForURL('**/settings/event-webhook')
  await expect(page.getByRole('button', { name: 'Notices', exact: true })).toBeVisible()

  await openSetUp(page)
  await step.getByRole('button', { name: 'Set aside' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Set it aside' }).click()
  await expect(dialog).toContainText('Say why, in a few words.')
  await dialog.getByLabel('Why').fill('The provider is mending it')
  await dialog.getByRole('button', { name: 'Set it aside' }).click()
  await expect(step).toContainText('The provider is mending it')
  await expect(page.getByRole('heading', { name: 'Ready' })).toBeVisible()
  await page.reload()
  await expect(step).toContainText('Set aside by')

  await product().query(`update sandbox.webhook set settings = jsonb_set(settings, '{enabled}', 'true')`)
  await step.getByRole('button', { name: 'Take it up again' }).click()
  await isDone(page, 'event-webhook')

  await page.goto(`${product().url}/settings/doctor`)
  const history = page.locator('details').filter({ hasText: 'Event webhook' }).first()
  await history.locator('summary').first().click()
  await expect(history).toContainText('Not right')
})
