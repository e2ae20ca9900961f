import { expect, test } from 'vitest'
import { plainTextOf } from '#lib/sandbox/plain-text.ts'
import { buildMail } from '#lib/smtp/build-mail.ts'

const LINK = `http://127.0.0.1:3000/invite/${'aB3=_-'.repeat(20)}`
const built = async (text: string, html = '') => {
  const mail = await buildMail({
    messageId: 'one@example.com',
    from: { email: 'mailroom@example.com' },
    to: { email: 'ana@example.com' },
    replyTo: null,
    subject: 'An invitation',
    text,
    html,
  })
  return plainTextOf(mail.toString('latin1'))
}

test.each([
  ['plain', `Ana,\n\nopen ${LINK}\n\nIt works for a week.`],
  ['with other letters', `Grüße an Łukasz:\n\n${LINK}\n\n= 100 % <b>no HTML</b>`],
  ['in another script', `${'招待メール '.repeat(30)}\n${LINK}`],
  ['with long lines', `${'a word '.repeat(60)}and ${LINK}`],
])('a mail reads as it was written: %s', async (_name, text) => {
  expect(await built(text)).toBe(text)
})

test('of what is more than plain text nothing is shown, and nothing of what is no mail', async () => {
  expect(await built('Hello', '<p>Hello</p>')).toBe('')
  expect(plainTextOf('Subject: cut')).toBe('')
})
