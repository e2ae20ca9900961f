import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SendOptions } from '#lib/mail/transport.ts'
import { smtpApiHeader } from '#lib/sendgrid/smtpapi.ts'
import { buildMail } from '#lib/smtp/build-mail.ts'
import { MAIL } from './send-mail.ts'

const header = (options: Partial<SendOptions> = {}, changes: Partial<typeof MAIL> = {}) =>
  smtpApiHeader({ ...MAIL, ...changes, options: { ...MAIL.options, ...options } }).value
/** As RFC 5322 has a receiver do it: a line break before white space is no part of the value. */
const unfold = (value: string) => value.replaceAll(/\r\n(?=[ \t])/g, '')

test('says what the body of mail/send says', () => {
  expect(JSON.parse(unfold(header()))).toEqual({
    unique_args: { crm_message_id: MAIL.messageId, crm_instance: 'val' },
    category: ['crm-transactional'],
    filters: {
      opentrack: { settings: { enable: 1 } },
      clicktrack: { settings: { enable: 1, enable_text: 0 } },
    },
  })
  const everything: SendOptions = {
    categories: ['desk', 'spring'],
    tracksOpens: false,
    tracksClicks: false,
    footer: { html: '<p>Ärzte, 東京</p>', text: 'Ärzte' },
    ipPool: 'desk',
    unsubscribeGroupId: 14001,
  }
  expect(JSON.parse(unfold(header(everything)))).toEqual({
    unique_args: { crm_message_id: MAIL.messageId, crm_instance: 'val' },
    category: ['crm-transactional', 'desk', 'spring'],
    filters: {
      opentrack: { settings: { enable: 0 } },
      clicktrack: { settings: { enable: 0, enable_text: 0 } },
      footer: { settings: { enable: 1, 'text/html': '<p>Ärzte, 東京</p>', 'text/plain': 'Ärzte' } },
    },
    asm_group_id: 14001,
    ip_pool: 'desk',
  })
})

test('whatever a footer holds, the header is ASCII, keeps to its lines and unfolds to the same', async () => {
  const words = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 90, size: 'max' })
  const footers = fc.tuple(words, fc.constantFrom(' ', '  ')).map(([list, gap]) => list.join(gap))
  await fc.assert(
    fc.asyncProperty(footers, footers, async (html, text) => {
      const value = header({ footer: { html, text } })
      const raw = (await buildMail({ ...MAIL, headers: [{ name: 'X-SMTPAPI', value }] })).toString('latin1')
      const found = /^X-SMTPAPI: ((?:[^\r]|\r\n[ \t])*)\r\n/m.exec(raw)?.[1] ?? ''
      const lines = `X-SMTPAPI: ${found}`.split('\r\n')
      expect(lines.every((line) => line.length <= 998 && /^[\x20-\x7e]+$/.test(line))).toBe(true)
      expect(lines.some((line) => line.trim() === '')).toBe(false)
      const { filters } = JSON.parse(unfold(found)) as { filters: { footer: { settings: unknown } } }
      expect(filters.footer.settings).toEqual({ enable: 1, 'text/html': html, 'text/plain': text })
    }),
    { numRuns: 150 },
  )
})

test.each([
  ['from name', { from: { email: 'desk@example.com', name: 'Desk\r\nBcc: eve@example.com' } }],
  ['to name', { to: { email: 'ana@example.com', name: 'Ana\r\nBcc: eve@example.com' } }],
  ['address', { to: { email: 'ana@example.com\r\nBcc: eve@example.com' } }],
  ['reply-to', { replyTo: { email: 'sales@example.com\r\nBcc: eve@example.com' } }],
  ['subject', { subject: 'Hello\r\nBcc: eve@example.com\r\n\r\nbody' }],
])('a line break in the %s makes no header of its own', async (_what, changes) => {
  const raw = (await buildMail({ ...MAIL, ...changes })).toString('utf8')
  const head = raw.slice(0, raw.indexOf('\r\n\r\n'))
  const names = [...head.matchAll(/^([A-Za-z-]+):/gm)].map(([, name]) => name)
  expect(names).not.toContain('Bcc')
  expect(new Set(names).size).toBe(names.length)
})

test('a mail has one Message-ID, the same each time it is built', async () => {
  const id = async () => /^Message-ID: (.*)\r$/im.exec((await buildMail(MAIL)).toString())?.[1]
  expect(await id()).toBe(`<${MAIL.messageId}>`)
  expect(await id()).toBe(await id())
})
