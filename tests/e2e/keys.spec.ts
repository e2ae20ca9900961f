import type { Page } from '@playwright/test'
import { ADMIN, useProduct } from './support/product.ts'
import { expect, signIn, test } from './support/story.ts'

const product = useProduct()

test.describe.configure({ mode: 'serial' })

const BAD_KEY = `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`

test('a key is replaced in two steps, and put back', async ({ page }) => {
  await signIn(page, product(), ADMIN)
  const weak = await makeKey(page, 'nothing useful')
  const good = await makeKey(page, 'transactional')
  await page.goto(`${product().url}/settings/sendgrid`)
  const stream = section(page, 'Transactional')
  const staged = stream.getByTestId('staged-key')
  const dialog = page.getByRole('dialog')
  const stage = async (key: string) => {
    await stream.getByRole('button', { name: 'New key' }).click()
    await dialog.getByLabel('API key').fill(key)
    await dialog.getByRole('button', { name: 'Check and stage key' }).click()
  }

  await stage(BAD_KEY)
  await expect(dialog).toContainText('The provided authorization grant is invalid, expired, or revoked')
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await stage(weak)
  await expect(staged).toContainText('Not proven yet')
  await expect(staged).toContainText('Missing: 1')
  await expect(staged.getByRole('button', { name: 'Put into use' })).toHaveCount(0)
  await staged.getByRole('button', { name: 'Discard' }).click()
  await expect(staged).toHaveCount(0)

  await stage(good)
  await expect(staged).toContainText('Proven')
  await staged.getByRole('button', { name: 'Put into use' }).click()
  await dialog.getByRole('button', { name: 'Put into use' }).click()
  await expect(stream).toContainText('Previous key')
  await expect(stream.getByLabel(`ends with ${good.slice(-4)}`)).toBeVisible()

  await stream.getByRole('button', { name: 'Swap back' }).click()
  await dialog.getByRole('button', { name: 'Swap back' }).click()
  await expect(staged).toContainText(good.slice(-4))
})

test('a teammate is invited under another form of a taken address, and a missing permission is named', async ({
  page,
}) => {
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/account`)
  const people = section(page, 'Teammates')
  const invite = async (email: string) => {
    await people.getByLabel('Invite somebody').fill(email)
    await people.getByRole('button', { name: 'Invite teammate' }).click()
  }
  await invite('taken@example.com')
  await expect(people).toContainText('taken+mailroom@example.com')
  await invite('taken+mailroom@example.com')
  await expect(people.getByRole('listitem').filter({ hasText: 'taken+mailroom' })).toContainText('Invited')

  await page.goto(`${product().url}/settings/sandbox`)
  const faults = section(page, 'Faults')
  await faults.getByLabel('Where').selectOption('/v3/user/account')
  await faults.getByLabel('What happens').selectOption('403')
  await faults.getByLabel('How often').fill('')
  await faults.getByRole('button', { name: 'Let it fail' }).click()
  await expect(faults).toContainText('Until cleared')
  await page.goto(`${product().url}/settings/account`)
  await expect(section(page, 'Plan')).toContainText('user.account.read')
})

/** The text of a key made in the sandbox, shown once. */
async function makeKey(page: Page, kind: string): Promise<string> {
  await page.goto(`${product().url}/settings/sandbox`)
  const account = section(page, 'Account')
  await account.getByLabel('New key that may do').selectOption(kind)
  await account.getByRole('button', { name: 'Make key' }).click()
  return account.locator('code').innerText()
}

function section(page: Page, title: string) {
  return page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) })
}
