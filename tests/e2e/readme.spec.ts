import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { waitFor } from '../support/wait-for.ts'
import { ADMIN, useProduct } from './support/product.ts'
import { expect, signIn, test } from './support/story.ts'

const PICTURE = join(import.meta.dirname, 'readme.png')

test.skip(
  existsSync(PICTURE) && process.env.README_SCREENSHOT !== '1',
  'The picture is there; README_SCREENSHOT=1 takes it anew.',
)

const product = useProduct()

test.use({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2, colorScheme: 'light' })

test('the picture of the README: a sample contact who clicked, and what the workflow made of it', async ({
  page,
}) => {
  const { contactId } = await waitFor('a workflow acted on the sample data', findActedOn, 30)
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/contacts/${contactId}`)
  await expect(page.getByRole('article').first()).toBeVisible()
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: PICTURE, animations: 'disabled' })
  expect(existsSync(PICTURE)).toBe(true)
})

async function findActedOn() {
  const [run] = await product().query<{ contactId: string }>(
    `select "contactId" from workflow_run where state = 'done' order by "createdAt" desc, id limit 1`,
  )
  return run
}
