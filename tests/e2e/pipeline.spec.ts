import type { Page } from '@playwright/test'
import { addContact, addMessage } from './support/rows.ts'
import { ADMIN, useProduct } from './support/product.ts'
import { postEvents } from './support/sandbox-account.ts'
import { expect, signIn, test } from './support/story.ts'

const product = useProduct()
test.describe.configure({ mode: 'serial' })

const PRICING = 'https://shop.example.com/pricing'
/** What SendGrid tells of mail that another system sent by the same account. */
const FOREIGN = { crm_message_id: undefined, crm_instance: undefined, sg_message_id: 'of-nobody.recvd-1' }
/** Posts that are there before: enough that reading them again can be watched. */
const MANY = 3_000

const section = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) })

test('an event without a mail is matched by hand, and counts as if it had matched when it came', async ({
  page,
}) => {
  const contactId = await addContact(product(), { firstName: 'Ana', lastName: 'Berger' })
  await addMessage(product(), { contactId, subject: 'First offer' })
  const second = await addMessage(product(), { contactId, subject: 'Second offer' })
  await postEvents(product(), second, [{ event: 'click', url: PRICING, ...FOREIGN }])

  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/contacts/${contactId}`)
  await expect(page.getByText('Second offer')).toBeVisible()
  await expect(page.getByText('Call Ana Berger about pricing')).toHaveCount(0)

  await page.goto(`${product().url}/settings/pipeline`)
  await page.getByRole('link', { name: /Unmatched events/ }).click()
  const event = page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ hasText: 'ana.berger@example.com' })
    .first()
  await expect(event).toContainText('Clicked')
  await expect(event).toContainText('Its send request is not one of ours')
  await expect(event.getByRole('link', { name: 'First offer' })).toBeVisible()
  await expect(event).toContainText('went to this address in the week before')
  await event.getByRole('button', { name: /^Match to this mail: Second offer, to ana/ }).click()
  await expect(page.getByText('Every event has its mail')).toBeVisible()

  await page.goto(`${product().url}/contacts/${contactId}`)
  const card = page.getByRole('article').filter({ hasText: 'Second offer' })
  await expect(card).toContainText('Clicked')
  await expect(page.getByRole('article').filter({ hasText: 'First offer' })).not.toContainText('Clicked')
  await expect(page.getByText('Call Ana Berger about pricing').first()).toBeVisible()

  await page.goto(`${product().url}/settings/audit`)
  await expect(page.getByText(/matched an event by hand/).first()).toBeVisible()
})

test('an event that no mail fits is given one by search; others are dismissed', async ({ page }) => {
  const contactId = await addContact(product(), { firstName: 'Eva', lastName: 'Roth' })
  const mail = await addMessage(product(), { contactId, subject: 'Sixth offer' })
  const opened = (email: string) => ({ event: 'open', email, ...FOREIGN })
  await postEvents(product(), mail, ['e.roth@roth.example', 'a@shop.example', 'b@shop.example'].map(opened))
  await postEvents(product(), mail, [opened('desk@other.example')])
  await signIn(page, product(), ADMIN)
  const events = page.getByRole('main').getByRole('listitem').filter({ hasText: 'As it came' })
  const waiting = async () => {
    await page.goto(`${product().url}/settings/pipeline/unmatched`)
    return events.count()
  }
  await expect.poll(waiting).toBe(4)

  await page.getByRole('link', { name: /^Find a mail: Opened, e\.roth@roth\.example/ }).click()
  await expect(page.getByText('No such mail')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Address or subject' }).fill('sixth')
  await page.getByRole('button', { name: /^Match to this mail: Sixth offer/ }).click()
  await expect(page.getByText('This event has left the bin')).toBeVisible()
  await page.getByRole('link', { name: 'Back to the bin' }).click()
  await expect(events).toHaveCount(3)

  await page.getByRole('button', { name: /^Dismiss: Opened, desk@other\.example/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Dismiss event' }).click()
  await expect(events).toHaveCount(2)
  await page.getByRole('searchbox', { name: 'Find by address' }).fill('shop.example')
  await page.getByRole('button', { name: 'Dismiss all found' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Dismiss 2 events' }).click()
  await expect(page.getByText('Nothing matches')).toBeVisible()
  expect(await waiting()).toBe(0)

  await page.goto(`${product().url}/messages/${mail}`)
  await expect(section(page, 'What happened')).toContainText('Opened')
  await page.goto(`${product().url}/settings/audit`)
  await expect(page.getByText(/dismissed an event without a mail/).first()).toBeVisible()
  await expect(page.getByText(/dismissed events without a mail/).first()).toBeVisible()
})

test('one id with two contents: the first counts, and both are shown', async ({ page }) => {
  const contactId = await addContact(product(), { firstName: 'Ben', lastName: 'Cole' })
  const mail = await addMessage(product(), { contactId, subject: 'Third offer' })
  const id = 'one-id-with-two-contents'
  await postEvents(product(), mail, [{ event: 'delivered', sg_event_id: id }])
  await expect.poll(eventCount(id)).toBe(1)
  await postEvents(product(), mail, [{ event: 'bounce', type: 'bounce', sg_event_id: id }])
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/pipeline`)
  const conflict = section(page, 'Contradictions').getByRole('listitem').filter({ hasText: id })
  await expect(conflict).toContainText('Delivered')
  await expect(conflict).toContainText('Bounced')
  await conflict.getByRole('link', { name: 'Open mail' }).click()
  await expect(page.getByRole('heading', { name: 'Third offer' })).toBeVisible()
  await expect(section(page, 'What happened')).toContainText('Delivered')
  await expect(section(page, 'What happened')).not.toContainText('Bounced')
})

test('posts are read again with progress, and nothing is recorded twice', async ({ page }) => {
  await product().query(
    `insert into raw_post ("bodyHash", provider, body, bytes, state, "processedAt", "eventCount")
     select gen_random_uuid(), p.provider, p.body, p.bytes, 'processed', now(), p."eventCount"
     from (select * from raw_post where state = 'processed' order by id limit 1) p, generate_series(1, ${MANY})`,
  )
  const events = await allEvents()
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/pipeline/posts`)
  await page.getByRole('button', { name: 'Read days again…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Which posts').selectOption('all')
  await dialog.getByRole('button', { name: 'Read again' }).click()
  const replay = section(page, 'Read again').getByRole('listitem').first()
  await expect(replay.getByRole('progressbar', { name: 'Posts read again' })).toBeVisible()
  await expect(replay).toContainText(/[1-9][\d,]* of 3,\d{3} posts/)
  await page.reload()
  await expect(replay).toContainText('Done', { timeout: 30_000 })
  await expect(replay).toContainText('0 new events')

  await page
    .getByRole('button', { name: /^Read post \d+ again$/ })
    .first()
    .click()
  await expect(page.getByText('Read again. Nothing in it was new.')).toBeVisible()
  expect(await allEvents()).toBe(events)
})

test('the sandbox misbehaves in every way, and a mail’s page says what it says without that', async ({
  page,
}) => {
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/sandbox`)
  const switches = section(page, 'Misbehaviour').getByRole('switch')
  await expect(switches).toHaveCount(7)
  for (const one of await switches.all()) {
    await one.click()
    await expect(one).toHaveAttribute('aria-busy', 'false')
  }
  await page.reload()
  for (const one of await switches.all()) await expect(one).toBeChecked()

  await page.goto(`${product().url}/settings/sendgrid`)
  const testMail = section(page, 'Test mail')
  await testMail.getByLabel('To').fill('ana.berger@example.com')
  await testMail.getByRole('button', { name: 'Send a test mail' }).click()
  await expect(testMail.getByRole('status')).toContainText('Delivered', { timeout: 30_000 })
  await testMail.getByRole('link', { name: 'Open message' }).click()
  const happened = section(page, 'What happened')
  await expect(happened).toContainText('Opened by a machine')
  for (const word of ['Processed', 'Delivered'])
    await expect(happened.getByText(word, { exact: true })).toHaveCount(1)
})

const eventCount = (id: string) => async () => {
  const [row] = await product().query<{ count: number }>(
    `select count(*)::int as count from mail_event where "providerEventId" = $1`,
    [id],
  )
  return row?.count
}

async function allEvents(): Promise<number | undefined> {
  const [row] = await product().query<{ count: number }>('select count(*)::int as count from mail_event')
  return row?.count
}
