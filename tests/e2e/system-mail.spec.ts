import type { Page } from '@playwright/test'
import { startMailServer } from '../support/mail-server.ts'
import { ADMIN, useProduct } from './support/product.ts'
import { expect, signIn, test } from './support/story.ts'

const product = useProduct()
let server: Awaited<ReturnType<typeof startMailServer>>
test.beforeAll(async () => {
  server = await startMailServer()
})
test.afterAll(() => server.close())

const sectionOf = (page: Page, heading: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: heading, exact: true }) })

test('a mail server says what is wrong, and once it works an invitation goes out by it', async ({ page }) => {
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/system-mail`)
  const form = sectionOf(page, 'Mail server')
  await expect(form).toContainText('No server')
  await form.getByLabel('Host').fill('127.0.0.1')
  await form.getByLabel('Port').fill(String(server.port))
  await form.getByLabel('Security').selectOption('none')
  await form.getByLabel('User name').fill('desk')
  await form.getByLabel('Password').fill('wrong')
  await form.getByLabel('From address').fill('mailroom@example.com')
  await form.getByRole('button', { name: 'Save mail server' }).click()
  await expect(form).toContainText('Not tested')

  const trial = sectionOf(page, 'Test')
  server.conduct = { does: 'say', at: 'sign-in', status: 535, text: 'Who are you?' }
  await trial.getByRole('button', { name: 'Send a test' }).click()
  await expect(trial).toContainText('The mail server says: 535 Who are you?')
  await expect(trial).toContainText('Check user name and password')
  server.conduct = { does: 'keep' }
  await trial.getByRole('button', { name: 'Send a test' }).click()
  await expect(trial).toContainText('The server took the mail.')
  await expect(form).toContainText('Works')

  await page.goto(`${product().url}/settings/users`)
  await page.getByRole('button', { name: 'Invite person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('New Person')
  await dialog.getByLabel('Mail address').fill('new@example.com')
  await dialog.getByRole('button', { name: 'Invite person' }).click()
  await expect(dialog.getByRole('heading', { name: 'They are invited' })).toBeVisible()
  await expect.poll(() => server.mails.map(({ to }) => to[0])).toEqual([ADMIN.email, 'new@example.com'])

  await page.goto(`${product().url}/settings/system-mail`)
  const mails = sectionOf(page, 'Mail')
  await expect(async () => {
    await page.reload()
    await expect(mails).toContainText('Sent', { timeout: 1_000 })
  }).toPass()
  await expect(mails.getByText('Show the text')).toHaveCount(0)
})

test('a stream sends as it is told to', async ({ page }) => {
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/sendgrid`)
  const stream = sectionOf(page, 'Transactional')
  await stream.getByRole('link', { name: 'More' }).click()
  await stream.getByLabel('Opens').selectOption('off')
  await stream.getByLabel('Unsubscribe group').selectOption({ label: 'Product news' })
  await stream.getByLabel('Categories').fill('Köln')
  await stream.getByRole('button', { name: 'Save how it sends' }).click()
  await expect(stream).toContainText('Use plain English letters')
  await stream.getByLabel('Categories').fill('desk')
  await stream.getByRole('button', { name: 'Save how it sends' }).click()
  await expect(stream).toContainText('clicks tracked · 1 category · group Product news')
  await expect(stream).toContainText('Changed by')
  await page.reload()
  await expect(stream.getByLabel('Opens')).toHaveValue('off')
})
