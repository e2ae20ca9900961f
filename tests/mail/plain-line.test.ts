import { describe, expect, test } from 'vitest'
import { accountFields } from '#lib/accounts/save-account.ts'
import { contactFields } from '#lib/contacts/contact-fields.ts'
import { plainLine } from '#lib/mail/plain-line.ts'
import { personName } from '#lib/users/profile.ts'

test.each([
  ['an override of direction', 'Ana\u202egnp.exe', 'Anagnp.exe'],
  ['isolates and marks', '\u2067Ana\u2069\u200f\u061c', 'Ana'],
  ['zero widths and a byte order mark', '\ufeffA\u200bn\u2060a\u00ad', 'Ana'],
  ['tags, which spell unseen words', 'Ana\u{e0041}\u{e0042}', 'Ana'],
  ['line ends', 'Ana\r\nBcc: eve\u2028\u2029x', 'Ana Bcc: eve x'],
  ['C0 and C1', 'A\u0007n\u009ba', 'A n a'],
  ['nothing that is seen', ' \u200d\u202e\u200c ', ''],
])('%s: %j becomes %j', (_what, typed, line) => {
  expect(plainLine(typed)).toBe(line)
})

test.each([
  'José Núñez',
  'عبد الله',
  'می\u200cخواهم',
  '👩\u200d💻 Ana',
  'नरेन्द्र',
  '山田 太郎',
  "O'Neil-Smith, Jr.",
])('%s stays as it is', (name) => expect(plainLine(name)).toBe(name))

describe('at the boundary', () => {
  const hostile = '\u202eAna\u0000\n'

  test('names of people, contacts and companies are plain lines', () => {
    const contact = { firstName: hostile, lastName: hostile, email: 'ana@example.com', title: hostile }
    expect(personName.parse(hostile)).toBe('Ana')
    expect(contactFields.parse({ ...contact, newAccountName: hostile })).toMatchObject({
      firstName: 'Ana',
      lastName: 'Ana',
      title: 'Ana',
      newAccountName: 'Ana',
    })
    expect(accountFields.parse({ name: hostile, domain: '' })).toMatchObject({ name: 'Ana' })
  })

  test('a name of which nothing is seen is none', () => {
    expect(personName.safeParse('\u202e\u200d').error?.issues[0]?.message).toBe('Enter a name.')
    expect(accountFields.safeParse({ name: '\u2066', domain: '' }).success).toBe(false)
  })
})
