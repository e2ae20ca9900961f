import type { Browser, Page } from '@playwright/test'
import { Secret, TOTP } from 'otpauth'
import { ADMIN, useProduct } from './support/product.ts'
import { expect, signIn, test } from './support/story.ts'

const product = useProduct()

test.describe.configure({ mode: 'serial' })

const NINA = { email: 'nina@example.com', password: 'a fresh passphrase' }
const STEP_SECONDS = 30
/** What Nina keeps from the first story for the next. */
let recoveryCodes: string[] = []

test('a person is invited by a link, chooses a password and a second step, and signs in with both', async ({
  page,
  browser,
}) => {
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/users`)
  await page.getByRole('button', { name: 'Invite person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Nina New')
  await dialog.getByLabel('Mail address').fill(NINA.email)
  await dialog.getByRole('button', { name: 'Invite person' }).click()
  const link = await dialog.locator('code').innerText()
  await dialog.getByRole('button', { name: 'Done' }).click()
  const line = page.getByRole('listitem').filter({ hasText: NINA.email })
  await expect(line).toContainText('Invited')

  const nina = await newPage(browser)
  await nina.goto(link)
  await nina.getByLabel('Password', { exact: true }).fill(NINA.password)
  await nina.getByRole('button', { name: 'Start using Mailroom' }).click()
  await expect(nina).toHaveURL(`${product().url}/`)
  await nina.goto(link)
  await expect(nina.getByText('This link was used or has run out')).toBeVisible()

  await nina.goto(`${product().url}/profile`)
  await nina.getByRole('link', { name: 'Set up two-factor' }).click()
  await expect(nina.getByRole('img', { name: /QR code/ })).toBeVisible()
  const { secret, step } = await setUp(nina, NINA.password)
  const copied = await nina.context().cookies()
  await signOut(nina)

  const copy = await newPage(browser)
  await copy.context().addCookies(copied)
  await copy.goto(`${product().url}/profile`)
  await expect(copy, 'a copied cookie ended with its session').toHaveURL(/\/sign-in/)

  await firstStep(nina, NINA)
  await nina.getByLabel('Code', { exact: true }).fill(codeOf(secret, step + 1))
  await nina.getByRole('button', { name: 'Sign in' }).click()
  await expect(nina).toHaveURL(`${product().url}/`)
  // The link, and with it the way in, is in no log.
  expect(product().output()).not.toContain(link.split('/').at(-1) ?? link)
})

test('a recovery code stands in for the app, once', async ({ page, browser }) => {
  const [code = ''] = recoveryCodes
  await firstStep(page, NINA)
  await page.getByLabel('Code', { exact: true }).fill(code.toUpperCase())
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${product().url}/`)
  await page.goto(`${product().url}/profile`)
  await expect(page.getByText('9 recovery codes left')).toBeVisible()

  // Its own context, whose console may tell of the 401.
  const again = await newPage(browser)
  await firstStep(again, NINA)
  await again.getByLabel('Code', { exact: true }).fill(code)
  await again.getByRole('button', { name: 'Sign in' }).click()
  await expect(again.getByText('do not belong together')).toBeVisible()
  await expect(again).toHaveURL(/\/sign-in/)
})

test('an admin requires a second step: who has none sets it up before anything else', async ({
  page,
  browser,
}) => {
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/users`)
  const required = page.getByRole('switch', { name: /Require two-factor/ })
  // A switch pressed before its script runs does nothing.
  await expect(async () => {
    await required.click()
    await expect(page.getByText('Set up two-factor sign-in for yourself first')).toBeVisible({
      timeout: 2_000,
    })
  }).toPass()
  await page.goto(`${product().url}/two-factor`)
  await setUp(page, ADMIN.password)
  await page.goto(`${product().url}/settings/users`)
  await expect(async () => {
    if (!(await required.isChecked())) await required.click()
    await expect(required).toBeChecked({ timeout: 2_000 })
  }).toPass()
  // It shows at once what is wanted; saved it is a moment later.
  await expect(required).toHaveAttribute('aria-busy', 'false')
  await page.reload()
  await expect(required).toBeChecked()

  await page.getByRole('button', { name: 'Invite person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Olga Other')
  await dialog.getByLabel('Mail address').fill('olga@example.com')
  await dialog.getByRole('button', { name: 'Invite person' }).click()
  const link = await dialog.locator('code').innerText()

  const olga = await newPage(browser)
  await olga.goto(link)
  await olga.getByLabel('Password', { exact: true }).fill('another fresh passphrase')
  await olga.getByRole('button', { name: 'Start using Mailroom' }).click()
  await expect(olga).toHaveURL(/\/two-factor$/)
  await olga.goto(`${product().url}/contacts`)
  await expect(olga, 'nothing else is open yet').toHaveURL(/\/two-factor$/)
  await setUp(olga, 'another fresh passphrase')
  await expect(olga).toHaveURL(`${product().url}/`)
})

async function newPage(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage()
}

async function firstStep(page: Page, { email, password }: typeof NINA): Promise<void> {
  await page.goto(`${product().url}/sign-in`)
  await page.getByLabel('Mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByLabel('Code', { exact: true })).toBeVisible()
}

/** On the page that sets it up: reads the key, enters a code and the password, keeps the recovery codes and goes on. */
async function setUp(page: Page, password: string): Promise<{ secret: string; step: number }> {
  const secret = (await page.getByLabel('Key', { exact: true }).innerText()).replace(/\s/g, '')
  const step = Math.floor(Date.now() / 1000 / STEP_SECONDS)
  await page.getByLabel('Code', { exact: true }).fill(codeOf(secret, step))
  await page.getByLabel('Present password').fill(password)
  await page.getByRole('button', { name: 'Turn two-factor sign-in on' }).click()
  await expect(page.getByText('Two-factor sign-in is on')).toBeVisible()
  const codes = await page.locator('li code').allInnerTexts()
  expect(codes).toHaveLength(10)
  if (recoveryCodes.length === 0) recoveryCodes = codes
  await page.getByRole('link', { name: 'I kept the codes' }).click()
  await expect(page).toHaveURL(`${product().url}/`)
  return { secret, step }
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Nina New/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
}

function codeOf(secret: string, step: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: step * STEP_SECONDS * 1000 })
}
