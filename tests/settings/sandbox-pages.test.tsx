import { expect, test } from 'vitest'
import { SandboxMails } from '#components/settings/sandbox-mails.tsx'
import { SandboxPosts } from '#components/settings/sandbox-posts.tsx'
import { render, words } from '../support/render.tsx'

const EMPTY = { mails: [], next: null, query: '' }

test('a sandbox that is not in use offers no test mail, and says where mail goes', () => {
  const said = words(<SandboxMails {...EMPTY} isRunning={false} />)
  expect(said).not.toMatch(/test mail|Pick a mail/)
  expect(said).toContain('To rehearse, choose the sandbox there.')
  expect(said).toContain('Choose where mail goes')
  expect(words(<SandboxMails {...EMPTY} isRunning />)).toContain('Send a test mail')
})

test('what a mail’s events were is said in full, and the search field has a label that is seen', () => {
  const at = new Date()
  const mail = {
    ...{ id: '1', messageId: 'm', sender: 'a@example.com', subject: 'Hello', recipient: 'b@example.com' },
    ...{ isSample: false, createdAt: at, crmMessageId: null },
    events: ['processed', 'delivered', 'open', 'click'].map((word) => ({ word, dueAt: at, postedAt: at })),
  }
  const html = render(<SandboxMails {...EMPTY} mails={[mail]} isRunning />)
  expect(html).toMatch(/<label for="(.+?)"[^>]*>Address or subject<\/label>.*<input[^>]* id="\1"/)
  expect(html).not.toMatch(/class="[^"]*truncate[^"]*">Processed/)
  expect(html).toContain('Processed · Delivered · Opened · Clicked')
})

test.each([
  [{ attempts: 1, copies: 46 }, '6 events, answered 202, 46 copies in all'],
  [{ attempts: 2, copies: 47 }, '6 events, answered 202, 2 tries, 47 copies in all'],
  [{ attempts: 2, copies: 2 }, '6 events, answered 202, 2 tries'],
  [{ attempts: 1, copies: 1 }, '6 events, answered 202'],
])('a post says how many copies went out: %o', (sent, said) => {
  const at = new Date()
  const post = {
    ...{ id: '1', url: '', state: 'delivered' as const, eventCount: 6, lastStatus: 202, lastError: null },
    ...{ createdAt: at, nextAt: at, ...sent },
  }
  const shown = words(
    <SandboxPosts posts={[post]} isRunning={false} repeat={(state) => Promise.resolve(state)} />,
  )
  expect(shown).toContain(`${said} now`)
})
