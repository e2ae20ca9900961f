import type { Locator, Page } from '@playwright/test'
import { CHECK_IDS } from '#lib/setup/check.ts'
import { ADMIN, useProduct } from './support/product.ts'
import { expect, signIn, test } from './support/story.ts'

const product = useProduct()

/** The checklist asks for one run in 10 s, and a run takes a moment. */
const LIVE = { timeout: 30_000 }

const stepOf = (page: Page, id: string): Locator => page.locator(`li#${id}`)
const open = (page: Page, path: string) => page.goto(`${product().url}/settings${path}`)

test('from no key at all to “Ready” and out again, by hand and with nothing but the pages', async ({
  page,
}) => {
  test.setTimeout(150_000)
  await signIn(page, product(), ADMIN)
  await open(page, '/sandbox')
  await page.getByRole('button', { name: 'Begin afresh…' }).click()
  await page.getByRole('button', { name: 'Begin afresh', exact: true }).click()
  await expect(page.getByText('Connected by hand')).toBeVisible()
  await open(page, '')
  await expect(stepOf(page, 'key')).toContainText('No key is saved for transactional mail.', LIVE)
  await expect(page.getByRole('heading', { name: 'Set-up 0 of 9' })).toBeVisible()

  const sending = await makeKey(page, 'transactional')
  await open(page, '/sendgrid')
  const stream = section(page, 'Transactional')
  await stream.getByLabel('API key').fill(sending)
  await stream.getByLabel('From address').fill('desk@example.com')
  await stream.getByRole('button', { name: 'Save transactional' }).click()
  await expect(stream).toContainText(`SG.••••••••${sending.slice(-4)}`)
  const managing = await makeKey(page, 'management')
  await open(page, '/account')
  await page.getByRole('button', { name: 'Add a management key' }).click()
  await page.getByRole('dialog').getByLabel('API key').fill(managing)
  await page.getByRole('button', { name: 'Check and save key' }).click()
  await expect(section(page, 'Management key')).toContainText(`SG.••••••••${managing.slice(-4)}`)

  await open(page, '')
  for (const id of ['key', 'plan', 'teammates'])
    await expect(stepOf(page, id)).toContainText('In order', LIVE)
  await expect(stepOf(page, 'sender')).toContainText('Nothing in the account covers the from address')
  await open(page, '/domains')
  await page.getByRole('button', { name: 'Verify an address' }).click()
  await page.getByRole('dialog').getByLabel('Address').fill('desk@example.com')
  await page.getByRole('button', { name: 'Have SendGrid write to it' }).click()
  await expect(page.getByText('Waits for the link in its mail')).toBeVisible()
  await open(page, '/sandbox')
  await page.getByRole('button', { name: 'Follow its link' }).click()
  await expect(page.getByRole('button', { name: 'Follow its link' })).toHaveCount(0)

  await open(page, '/domains/new')
  await page.getByLabel('Domain', { exact: true }).fill('mail.example.com')
  await page.getByRole('button', { name: 'Make the domain at SendGrid' }).click()
  await page.getByRole('button', { name: 'Enter the records there' }).click()
  await expect(page.getByText(/^DNS records: (\d+) of \1 found$/)).toBeVisible()
  await page.getByRole('button', { name: 'Validate at SendGrid' }).click()
  await expect(page.getByText('SendGrid found the domain valid')).toBeVisible()

  await open(page, '/event-webhook')
  await page.getByRole('button', { name: 'Connect event webhook' }).click()
  await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible(LIVE)

  await open(page, '/inbound')
  await page.getByLabel('Host', { exact: true }).fill('reply.mail.example.com')
  await page.getByRole('button', { name: 'Connect host' }).click()
  await expect(page.getByText('Connected, no mail yet'), 'its domain covers it').toBeVisible()
  const record = section(page, 'DNS record')
  await expect(record).toContainText('reply.mail.example.com')
  await record.getByRole('button', { name: 'Enter the record there' }).click()
  await expect(record.getByText('Entered', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Send an inbound mail' }).click()
  await expect(page.getByText(/^(On its way|It came in)$/)).toBeVisible()
  await expect(page.getByText('Mail comes in', { exact: true })).toBeVisible(LIVE)

  await open(page, '/sandbox')
  const port = await section(page, 'Mail server').locator('dd').nth(1).innerText()
  await open(page, '/system-mail')
  await page.getByLabel('Host').fill('127.0.0.1')
  await page.getByLabel('Port').fill(port)
  await page.getByLabel('Security').selectOption('none')
  await page.getByLabel('From address').fill('mailroom@example.com')
  await page.getByRole('button', { name: 'Save mail server' }).click()
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByText('The server took the mail.')).toBeVisible()
  await open(page, '/sandbox')
  await expect(section(page, 'Mail server')).toContainText('Test mail from Mailroom')
  await openInvitation(page)

  await open(page, '')
  await stepOf(page, 'test-message').getByRole('button', { name: 'Send a test mail' }).click()
  for (const id of CHECK_IDS) await expect(stepOf(page, id)).toContainText('In order', LIVE)
  await expect(page.getByRole('heading', { name: 'Ready' })).toBeVisible(LIVE)
  const bar = page.getByRole('progressbar', { name: 'Set-up' })
  await expect(bar).toHaveAttribute('aria-valuenow', '9')
  await expect(bar).toHaveAttribute('aria-valuemax', '9')

  await open(page, '/account')
  await page.getByRole('button', { name: 'Disconnect…' }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('keys are forgotten')
  await question.getByRole('checkbox', { name: 'Remove the inbound host reply.mail.example.com' }).click()
  await question.getByRole('button', { name: 'Disconnect account' }).click()
  await expect(page.getByText('There is no key', { exact: true })).toBeVisible()
  await expect(page.getByText('Left in the account')).toHaveCount(0)
  await open(page, '/event-webhook')
  await expect(page.getByText('Not connected', { exact: true })).toBeVisible()
  await open(page, '/inbound')
  await expect(page.getByText('Not connected', { exact: true })).toBeVisible()
})

/** Its mail goes nowhere but to the sandbox's mail server, where it is read. */
async function openInvitation(page: Page): Promise<void> {
  await open(page, '/users')
  await page.getByRole('button', { name: 'Invite person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Sally Sales')
  await dialog.getByLabel('Mail address').fill('sally@example.com')
  await dialog.getByRole('button', { name: 'Invite person' }).click()
  await expect(dialog.getByRole('heading', { name: 'They are invited' })).toBeVisible()
  await open(page, '/sandbox')
  const mail = section(page, 'Mail server').locator('details').filter({ hasText: 'sally@example.com' })
  await expect(mail).toBeVisible(LIVE)
  await mail.locator('summary').click()
  const link = mail.getByRole('link', { name: /\/invite\// })
  await expect(link).toBeVisible()
  const href = (await link.getAttribute('href')) ?? ''
  await page.goto(href)
  await expect(page.getByRole('heading', { name: 'Welcome to Mailroom' })).toBeVisible()
  await expect(page.getByText('You sign in as sally@example.com.')).toBeVisible()
}

async function makeKey(page: Page, kind: string): Promise<string> {
  await open(page, '/sandbox')
  const account = section(page, 'Account')
  await account.getByLabel('New key that may do').selectOption(kind)
  await account.getByRole('button', { name: 'Make key' }).click()
  return account.locator('code').innerText()
}

function section(page: Page, title: string): Locator {
  return page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) })
}
