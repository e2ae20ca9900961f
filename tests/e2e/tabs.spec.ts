import type { BrowserContext, Page, Request } from '@playwright/test'
import { postEvents } from './support/sandbox-account.ts'
import { ADMIN, useProduct } from './support/product.ts'
import { addContact, addMessage } from './support/rows.ts'
import { expect, signIn, test } from './support/story.ts'

const product = useProduct()

test('eight tabs of one browser are all live over one stream, and go on when the tab that held it closes', async ({
  context,
}) => {
  const contactId = await addContact(product(), { firstName: 'Ben', lastName: 'Adler' })
  const messageId = await addMessage(product(), { contactId, subject: 'Seen in every tab' })
  const streams = watchStreams(context)
  const first = await context.newPage()
  await signIn(first, product(), ADMIN)
  const tabs = [first]
  while (tabs.length < 8) tabs.push(await context.newPage())
  for (const tab of tabs) {
    await tab.goto(`${product().url}/contacts/${contactId}`)
    await expect(cardIn(tab)).toContainText('Accepted')
  }
  await expect.poll(() => streams.size, 'one stream for all tabs').toBe(1)
  const [held] = streams

  await postEvents(product(), messageId, [{ event: 'delivered' }])
  for (const tab of tabs) await expect(cardIn(tab)).toContainText('Delivered')
  await postEvents(product(), messageId, [{ event: 'open', ip: '192.0.2.1', useragent: 'Mail' }])
  for (const tab of tabs) await expect(cardIn(tab)).toContainText('Opened')
  expect([...streams], 'no tab opened a stream of its own').toEqual([held])

  await first.close()
  const others = tabs.slice(1)
  await expect.poll(() => streams.size === 1 && !streams.has(held), 'another tab takes over').toBe(true)
  await postEvents(product(), messageId, [
    { event: 'click', url: 'https://www.example.com/', ip: '192.0.2.1' },
  ])
  for (const tab of others) await expect(cardIn(tab)).toContainText('clicked')
})

test('a tab that wakes up after a change, but whose page was read before it, shows the change', async ({
  context,
}) => {
  const contactId = await addContact(product(), { firstName: 'Dora', lastName: 'Ebert' })
  const messageId = await addMessage(product(), { contactId, subject: 'Seen in every tab' })
  const first = await context.newPage()
  await signIn(first, product(), ADMIN)
  await first.goto(`${product().url}/contacts/${contactId}`)
  await postEvents(product(), messageId, [{ event: 'processed' }])
  await expect(cardIn(first)).toContainText('Processed')

  const late = await context.newPage()
  let wake = () => {}
  const awake = new Promise<void>((resolve) => (wake = resolve))
  await late.route('**/_next/static/**/*.js', async (route) => {
    await awake
    await route.continue()
  })
  await late.goto(`${product().url}/contacts/${contactId}`, { waitUntil: 'commit' })
  await expect(cardIn(late)).toContainText('Processed')
  await postEvents(product(), messageId, [{ event: 'delivered' }])
  await expect(cardIn(first)).toContainText('Delivered')
  await expect(cardIn(late)).toContainText('Processed')
  wake()
  await expect(cardIn(late)).toContainText('Delivered')
})

test('a change is shown in another person’s browser, too', async ({ page, browser }) => {
  const contactId = await addContact(product(), { firstName: 'Cleo', lastName: 'Brandt' })
  const messageId = await addMessage(product(), { contactId, subject: 'Seen in every tab' })
  const other = await (await browser.newContext()).newPage()
  for (const one of [page, other]) {
    await signIn(one, product(), ADMIN)
    await one.goto(`${product().url}/contacts/${contactId}`)
    await expect(cardIn(one)).toContainText('Accepted')
  }
  await postEvents(product(), messageId, [
    { event: 'bounce', type: 'bounce', reason: '550 5.1.1 No such user' },
  ])
  for (const one of [page, other]) await expect(cardIn(one)).toContainText('Bounced')
  await other.context().close()
})

const cardIn = (page: Page) => page.getByRole('article').filter({ hasText: 'Seen in every tab' })

/** The event streams that are open now. */
function watchStreams(context: BrowserContext): Set<Request | undefined> {
  const open = new Set<Request | undefined>()
  context.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/live') open.add(request)
  })
  for (const end of ['requestfinished', 'requestfailed'] as const)
    context.on(end as 'requestfailed', (request) => open.delete(request))
  context.on('page', (page) => page.on('close', () => forget(open, page)))
  return open
}

/** What a closed tab held is gone without a word. */
function forget(open: Set<Request | undefined>, page: Page): void {
  for (const request of open) if (request?.frame().page() === page) open.delete(request)
}
