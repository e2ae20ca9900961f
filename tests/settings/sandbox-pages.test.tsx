import { expect, test } from 'vitest'
import { SandboxMails } from '#components/settings/sandbox-mails.tsx'
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
