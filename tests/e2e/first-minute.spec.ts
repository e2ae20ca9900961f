import type { Locator, Page, Request } from '@playwright/test'
import { ADMIN, useProduct } from './support/product.ts'
import { expect, signIn, test } from './support/story.ts'

const product = useProduct()

const PRICING = 'https://www.example.com/pricing'

test('the first minute: from sign-in to a workflow that acted', async ({ page }) => {
  await page.goto(product().url)
  await expect(page).toHaveURL(/\/sign-in/)
  await expect(page.getByText('no mail leaves this machine')).toBeVisible()
  await signIn(page, product(), ADMIN)
  await expect(page.getByText('no mail leaves this machine')).toBeVisible()

  await page.getByRole('link', { name: 'Contacts' }).first().click()
  await page.getByRole('button', { name: 'Add contact' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('First name').fill('Ana')
  await form.getByLabel('Last name').fill('Berger')
  await form.getByLabel('Mail address').fill('ana.berger@example.com')
  await form.getByRole('button', { name: 'Add contact' }).click()
  await expect(page.getByRole('heading', { name: 'Ana Berger' })).toBeVisible()

  await writeMail(page)
  const card = page.getByRole('article').filter({ hasText: 'What we talked about' })
  await expect(card).toBeVisible()
  const states = await watchText(card)
  const requests = watchRequests(page)
  await expect(card).toContainText('Delivered')
  await expect(card).toContainText('Opened')
  await expect(card).toContainText('clicked Pricing')
  await expect(page.getByText('Call Ana Berger about pricing').first()).toBeVisible()
  expect(await states(), 'each state was shown as it came').toMatch(
    /Accepted[^]*Delivered[^]*Opened[^]*clicked/,
  )
  expect(requests, 'all of it came without a request of the page').toEqual([])

  await page.getByRole('link', { name: 'Tasks' }).first().click()
  await expect(page).toHaveURL(/\/tasks/)
  const task = page.getByRole('listitem').filter({ hasText: 'Call Ana Berger about pricing' })
  await expect(task).toBeVisible()
  await task.getByRole('link', { name: 'Clicked the pricing link' }).click()
  await expect(page).toHaveURL(/\/workflows\/runs\//)
  await expect(page.getByText(`Clicked link is ${PRICING}, wanted contains pricing`)).toBeVisible()
  await expect(page.getByRole('link', { name: 'What we talked about' })).toBeVisible()
  await page.getByRole('link', { name: 'Ana Berger' }).first().click()
  await expect(page.getByRole('heading', { name: 'Ana Berger' })).toBeVisible()
})

async function writeMail(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Write mail' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('Subject').fill('What we talked about')
  const body = sheet.getByRole('textbox', { name: 'Message' })
  await body.click()
  await page.keyboard.type('Dear Ana, here is what it costs: Pricing')
  await page.keyboard.press('Shift+Control+ArrowLeft')
  await sheet.getByRole('button', { name: 'Link' }).click()
  await expect(sheet.getByLabel('Address of the link')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(sheet.getByLabel('Address of the link')).toBeHidden()
  await expect(body, 'Escape closes the field alone').toBeFocused()
  await sheet.getByRole('button', { name: 'Link' }).click()
  await sheet.getByLabel('Address of the link').fill(PRICING)
  await page.keyboard.press('Enter')
  await expect(body.getByRole('link', { name: 'Pricing' })).toHaveAttribute('href', PRICING)
  await sheet.getByRole('button', { name: 'Send mail' }).click()
  await expect(sheet).toBeHidden()
}

/** Keeps every text the element shows from now on, also what is there for the blink of an eye. */
async function watchText(element: Locator): Promise<() => Promise<string>> {
  await element.evaluate((node) => {
    const shown = [node.textContent]
    Object.assign(globalThis, { shownTexts: shown })
    new MutationObserver(() => shown.push(node.textContent)).observe(node, {
      subtree: true,
      childList: true,
      characterData: true,
    })
  })
  return () => element.evaluate(() => (globalThis as { shownTexts?: string[] }).shownTexts?.join('\n') ?? '')
}

/**
 * Requests of the page from now on, less what Next fetches ahead for links that came into view. The event stream was
 * opened before.
 */
function watchRequests(page: Page): string[] {
  const seen: string[] = []
  page.on('request', (request: Request) => {
    const isAhead = Object.keys(request.headers()).some((name) => /^next-router-.*prefetch$/.test(name))
    if (!isAhead) seen.push(`${request.method()} ${request.url()}`)
  })
  return seen
}
