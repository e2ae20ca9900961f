import { postEvents } from './support/sandbox-account.ts'
import { addPerson } from './support/people.ts'
import { useProduct } from './support/product.ts'
import { addContact, addMessage } from './support/rows.ts'
import { expect, signIn, test } from './support/story.ts'

const product = useProduct()

const DONE = `select 1 from task where title = 'Call Dora back' and "doneAt" is not null`

test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })

test('on a phone: sales reads the timeline and ticks the task', async ({ page }) => {
  const sara = await addPerson(product(), { role: 'sales', name: 'Sara Sales' })
  const contactId = await addContact(product(), { firstName: 'Dora', lastName: 'Ebner', ownerId: sara.id })
  const messageId = await addMessage(product(), { contactId, subject: 'The offer' })
  await postEvents(product(), messageId, [
    { event: 'delivered' },
    { event: 'open', ip: '192.0.2.7', useragent: 'Mail' },
  ])
  await product().query(
    `insert into task (id, title, "contactId", "ownerId", "dueAt", "updatedAt")
     values (gen_random_uuid(), 'Call Dora back', $1, $2, now() + interval '1 hour', now())`,
    [contactId, sara.id],
  )
  await signIn(page, product(), sara)
  const bar = page.getByRole('navigation', { name: 'Main' })
  await bar.getByRole('link', { name: 'Contacts' }).tap()
  await page
    .getByRole('link', { name: /Dora Ebner/ })
    .first()
    .tap()
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}/)
  const card = page.getByRole('article').filter({ hasText: 'The offer' })
  await expect(card).toContainText('Delivered')
  await expect(card).toContainText('Opened')
  await expectNoSideways(page)
  await card.getByRole('button', { name: /events?$/ }).tap()
  await expect(card.getByRole('button', { name: 'Hide events' })).toBeVisible()

  await bar.getByRole('link', { name: 'Tasks' }).tap()
  await expect(page).toHaveURL(/\/tasks/)
  await expect(page.getByRole('checkbox', { name: 'Done: Call Dora back' })).toBeVisible()
  await expectNoSideways(page)
  await page.getByRole('checkbox', { name: 'Done: Call Dora back' }).tap()
  await expect.poll(async () => (await product().query(DONE)).length).toBe(1)
  await page.reload()
  await expect(page.getByRole('checkbox', { name: 'Done: Call Dora back' })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Settings' })).toHaveCount(0)
})

async function expectNoSideways(page: import('@playwright/test').Page): Promise<void> {
  const overhang = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overhang, `${page.url()} scrolls sideways`).toBe(0)
}
