import { expect, test as base, type Page } from '@playwright/test'
import { chromiumPath } from './chromium.ts'
import type { Person } from './people.ts'
import type { Product } from './product.ts'

export { expect }

/** A test in a real browser. What the page complains of in its console fails it, refused scripts and styles included. */
export const test = base.extend<{ quietConsole: null }>({
  quietConsole: [
    async ({ context }, use) => {
      const complaints: string[] = []
      context.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${message.page()?.url() ?? ''}: ${message.text()}`)
      })
      context.on('weberror', (error) => complaints.push(String(error.error())))
      await use(null)
      expect(complaints, 'the browser console is quiet').toEqual([])
    },
    { auto: true },
  ],
})

base.beforeEach(() => {
  base.skip(chromiumPath === null, 'No browser: set CHROMIUM_PATH or install Chromium.')
})

/** Signs in at the page itself. */
export async function signIn(page: Page, product: Product, { email, password }: Person): Promise<void> {
  await page.goto(`${product.url}/sign-in`)
  await page.getByLabel('Mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}
