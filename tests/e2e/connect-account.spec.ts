import type { Page } from '@playwright/test'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { startMailServer } from '../support/mail-server.ts'
import { PAGES } from '../matrix/matrix.ts'
import { signInByHttp } from './support/people.ts'
import { ADMIN, startSandboxAlone, useProduct, type SandboxAlone } from './support/product.ts'
import { addSandboxKey, verifySender } from './support/sandbox-account.ts'
import { expect, signIn, test } from './support/story.ts'

/** A second sandbox on a port and a database of its own stands for the real SendGrid. */
let sendgrid: SandboxAlone
/** Stands for SendGrid's SMTP relay. */
let relay: Awaited<ReturnType<typeof startMailServer>>
const product = useProduct(async () => {
  sendgrid = await startSandboxAlone()
  relay = await startMailServer()
  return {
    SENDGRID_API_URL: sendgrid.url,
    SENDGRID_SMTP_URL: `smtp://127.0.0.1:${relay.port}`,
  }
})
test.afterAll(async () => {
  await sendgrid?.stop()
  await relay?.close()
})

test.describe.configure({ mode: 'serial' })

const BAD_KEY = `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`
/** Saved in the first story; looked for everywhere in the second. */
let canary = ''

test('a real account is connected by hand, and a test mail is observed', async ({ page }) => {
  await verifySender(sendgrid, 'desk@example.com')
  canary = await addSandboxKey(sendgrid, ['mail.send', 'user.webhooks.event.settings.read'])
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/sendgrid`)
  await page.getByRole('button', { name: 'Change provider' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio').first().check()
  await dialog.getByRole('button', { name: /^Use SendGrid/ }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('no mail leaves this machine')).toHaveCount(0)

  const transactional = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Transactional' }) })
  const guide = transactional.getByRole('group').filter({ hasText: 'From user and password to a key' })
  const next = guide.locator('[aria-current=step]')
  await expect(next, 'the guide is open while there is no key').toContainText('Make an API key in SendGrid')

  await transactional.getByLabel('API key').fill(BAD_KEY)
  await transactional.getByLabel('From name').fill('The desk')
  await transactional.getByLabel('From address').fill('desk@example.com')
  await transactional.getByRole('button', { name: 'Save transactional' }).click()
  await expect(transactional).toContainText(
    'The provided authorization grant is invalid, expired, or revoked',
  )

  await transactional.getByLabel('API key').fill(canary)
  await transactional.getByRole('button', { name: 'Save transactional' }).click()
  await expect(transactional).toContainText(`••••${canary.slice(-4)}`)
  await transactional.getByRole('button', { name: 'Check key' }).click()
  await expect(transactional).toContainText('SendGrid knows the key')
  await guide.getByText('From user and password to a key').click()
  await expect(next).toContainText('Send a test mail')

  await page.goto(`${product().url}/settings/event-webhook`)
  const publicKey = await makeWebhookInConsole(await page.locator('code').first().innerText())
  await page.getByLabel('Add keys').fill(publicKey)
  await page.getByRole('button', { name: 'Add keys' }).click()
  await expect(page.getByText('Posts signed with this key are taken from now on.')).toBeVisible()

  await page.goto(`${product().url}/settings/sendgrid`)
  await sendTestMail(page)
  await page.goto(`${product().url}/settings/event-webhook`)
  await expect(page.getByRole('heading', { name: 'Lately' })).toBeVisible()
  await expect.poll(storedPosts).toBeGreaterThan(0)

  await page.goto(`${product().url}/settings/sendgrid`)
  await guide.getByText('From user and password to a key').click()
  await expect(guide).toContainText('SendGrid took a mail by it')
  await expect(next, 'two-factor comes last').toContainText('Now switch on two-factor in SendGrid')
})

test('the relay is chosen and takes a mail, and its values are there for other programs', async ({
  page,
}) => {
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/sendgrid?more=transactional`)
  const transactional = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Transactional' }) })
  const values = transactional.getByRole('group').filter({ hasText: 'SMTP values for another program' })
  await values.getByText('SMTP values for another program').click()
  await expect(values).toContainText('127.0.0.1')
  await expect(values).toContainText(String(relay.port))
  await expect(values).toContainText('apikey')

  await transactional.getByLabel('Handed over by').selectOption('smtp')
  await transactional.getByRole('button', { name: 'Save how it sends' }).click()
  await expect(transactional.getByText('Saved')).toBeVisible()
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Test mail' }) })
  await section.getByLabel('To').fill('ben@example.com')
  await section.getByRole('button', { name: 'Send a test mail' }).click()
  await expect
    .poll(() => relay.mails.map(({ to, user }) => [...to, user]))
    .toEqual([['ben@example.com', 'apikey']])
  expect(relay.mails[0]?.raw).toMatch(/^X-SMTPAPI: /m)
})

test('the key that was saved is found nowhere: not in pages, logs, database or build', async () => {
  expect(canary).not.toBe('')
  const cookie = await signInByHttp(product(), ADMIN)
  for (const path of Object.keys(PAGES).filter((path) => !path.includes('['))) {
    for (const rsc of ['0', '1']) {
      const answer = await fetch(`${product().url}${path}`, { headers: { cookie, rsc } })
      expect(await answer.text(), path).not.toContain(canary)
    }
  }
  expect(product().output()).not.toContain(canary)
  expect(await columnsWith(canary)).toEqual([])
  expect(filesWith(process.env.NEXT_DIST_DIR ?? '.next-test', canary)).toEqual([])
})

/** What the admin does in SendGrid's own console: a signed webhook for our address. */
async function makeWebhookInConsole(url: string): Promise<string> {
  const headers = {
    authorization: `Bearer ${await addSandboxKey(sendgrid, [
      'user.webhooks.event.settings.create',
      'user.webhooks.event.settings.update',
      'user.webhooks.event.settings.read',
    ])}`,
    'content-type': 'application/json',
  }
  const kinds = ['processed', 'delivered', 'open', 'click', 'bounce', 'dropped', 'deferred', 'spam_report']
  const settings = { enabled: true, url, ...Object.fromEntries(kinds.map((kind) => [kind, true])) }
  const base = `${sendgrid.url}/v3/user/webhooks/event/settings`
  const made = await fetch(base, { method: 'POST', headers, body: JSON.stringify(settings) })
  const { id } = (await made.json()) as { id: string }
  const signed = await fetch(`${base}/signed/${id}`, {
    method: 'PATCH',
    headers,
    body: JSON.stringify({ enabled: true }),
  })
  return ((await signed.json()) as { public_key: string }).public_key
}

async function sendTestMail(page: Page): Promise<void> {
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Test mail' }) })
  await section.getByLabel('To').fill('ana@example.com')
  await section.getByRole('button', { name: 'Send a test mail' }).click()
  await expect(section.getByRole('status')).toContainText('Delivered')
}

async function storedPosts(): Promise<number> {
  const [row] = await product().query<{ count: number }>(
    `select count(*)::int as count from raw_post where provider = 'sendgrid_us' and state = 'processed'`,
  )
  return row?.count ?? 0
}

/** Every column of every table that holds the text anywhere. */
async function columnsWith(text: string): Promise<string[]> {
  const columns = await product().query<{ table: string; column: string }>(
    `select format('%I.%I', table_schema, table_name) as "table", format('%I', column_name) as "column"
     from information_schema.columns where table_schema in ('public', 'sandbox', 'graphile_worker')`,
  )
  const found: string[] = []
  for (const { table, column } of columns) {
    const [row] = await product().query<{ found: boolean }>(
      `select exists (select 1 from ${table} where position($1 in ${column}::text) > 0
         or position(encode(convert_to($1, 'UTF8'), 'hex') in ${column}::text) > 0) as found`,
      [text],
    )
    if (row?.found) found.push(`${table}.${column}`)
  }
  return found
}

function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile() && readFileSync(file).includes(text))
}
