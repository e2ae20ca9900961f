import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectedRecords, type ExpectedRecord } from '#lib/domains/expected-records.ts'
import { exportRecords } from '#lib/domains/export-records.ts'
import type { Presence } from '#lib/domains/presence.ts'
import { quotedText, txtStrings } from '#lib/domains/txt-strings.ts'
import { account, FREE, KEY, link } from './sample-domain.ts'
import { parseStrings, parseZone } from './zone-parser.ts'

const records = (presence: Presence | null) => expectedRecords('mail.example.com', account, link, presence)
const summary = (rows: ExpectedRecord[]) =>
  rows.map(({ purpose, type, host, value }) => [purpose, type, host, value])

describe('the records of a domain', () => {
  test('are those of the account, and the ones it does not list', () => {
    expect(summary(records(FREE))).toEqual([
      ['return-path', 'MX', 'em1.mail.example.com', 'mx.sendgrid.net'],
      ['return-path', 'TXT', 'em1.mail.example.com', 'v=spf1 include:sendgrid.net ~all'],
      ['dkim', 'TXT', 'm1._domainkey.mail.example.com', KEY],
      ['return-path', 'CNAME', 'x.mail.example.com', 'y.sendgrid.net'],
      ['link', 'CNAME', 'links.mail.example.com', 'sendgrid.net'],
      ['inbound', 'MX', 'mail.example.com', 'mx.sendgrid.net'],
      ['spf', 'TXT', 'mail.example.com', 'v=spf1 include:sendgrid.net ~all'],
      ['dmarc', 'TXT', '_dmarc.example.com', 'v=DMARC1; p=none; rua=mailto:dmarc@example.com'],
    ])
  })
  test('never hold an MX for a domain that is not known to be free', () => {
    const mx = (presence: Presence | null) =>
      records(presence).filter(({ source, type }) => source === 'own' && type === 'MX')
    expect(mx(null)).toEqual([])
    expect(mx({ ...FREE, otherMx: null, inbound: { host: null, why: 'unknown' } })).toEqual([])
    const company = mx({ ...FREE, inbound: { host: 'inbound.mail.example.com', why: 'company-mail' } })
    expect(company).toMatchObject([{ host: 'inbound.mail.example.com', note: expect.any(String) as string }])
  })
  test('say of an MX on a company’s own domain that it takes all mail to it, and of one on a subdomain nothing', () => {
    const note = (domain: string) =>
      expectedRecords(domain, null, null, { ...FREE, inbound: { host: domain, why: 'free' } }).find(
        ({ purpose }) => purpose === 'inbound',
      )?.note
    expect(note('example.com')).toMatch(
      /^It takes all mail to @example\.com, .* such as mail\.example\.com\./,
    )
    expect(note('example.co.uk')).toContain('all mail to @example.co.uk')
    expect(note('mail.example.com')).toBeNull()
  })
  test('leave a policy and an SPF text that stand already as they are', () => {
    const standing = records({
      ...FREE,
      texts: ['v=spf1 include:sendgrid.net -all'],
      dmarc: { host: '_dmarc.mail.example.com', text: 'v=DMARC1; p=reject' },
    }).filter(({ isStanding }) => isStanding)
    expect(summary(standing)).toEqual([
      ['spf', 'TXT', 'mail.example.com', 'v=spf1 include:sendgrid.net -all'],
      ['dmarc', 'TXT', '_dmarc.mail.example.com', 'v=DMARC1; p=reject'],
    ])
  })
})

const CHANGE_BATCH = {
  type: 'object',
  required: ['Changes'],
  additionalProperties: false,
  properties: {
    Comment: { type: 'string', maxLength: 256 },
    Changes: {
      type: 'array',
      minItems: 1,
      maxItems: 1000,
      items: {
        type: 'object',
        required: ['Action', 'ResourceRecordSet'],
        additionalProperties: false,
        properties: {
          Action: { enum: ['CREATE', 'DELETE', 'UPSERT'] },
          ResourceRecordSet: {
            type: 'object',
            required: ['Name', 'Type', 'TTL', 'ResourceRecords'],
            additionalProperties: false,
            properties: {
              Name: { type: 'string', maxLength: 1024, pattern: '[.]$' },
              Type: { enum: ['CNAME', 'MX', 'TXT'] },
              TTL: { type: 'integer', minimum: 0, maximum: 2147483647 },
              ResourceRecords: {
                type: 'array',
                minItems: 1,
                items: {
                  type: 'object',
                  required: ['Value'],
                  additionalProperties: false,
                  properties: { Value: { type: 'string', maxLength: 4000 } },
                },
              },
            },
          },
        },
      },
    },
  },
}

describe('exported records are read back by another reader:', () => {
  const order = { domain: 'mail.example.com', records: records(FREE), standing: ['other=1', 'v=spf1 -all'] }

  test.each(['bind', 'cloudflare'] as const)('%s', (format) => {
    const rows = parseZone(exportRecords(format, { ...order, standing: ['other=1'] }).text)
    expect(rows).toHaveLength(order.records.length)
    for (const [index, record] of order.records.entries()) {
      const row = rows[index]
      expect(row).toMatchObject({ name: record.host, type: record.type, ttl: 300 })
      if (record.type === 'TXT') expect(row?.strings.join('')).toBe(record.value)
      if (record.type === 'MX') expect(row?.fields).toEqual(['10', `${record.value}.`])
      if (record.type === 'CNAME') expect(row?.fields).toEqual([`${record.value}.`])
    }
    expect(rows.find(({ name }) => name.includes('_domainkey'))?.strings).toHaveLength(2)
  })

  const spfRows = (text: string) =>
    parseZone(text).filter(
      ({ name, strings }) => name === 'mail.example.com' && /^v=spf1/.test(strings.join('')),
    )

  test('bind names the SPF row that goes, and no text that stands there can add a row', () => {
    const hostile = 'v=spf1 -all\nevil.example.com. 300 IN TXT "x"'
    for (const standing of [['other=1', 'v=spf1 -all'], [hostile]]) {
      const { text, byHand } = exportRecords('bind', { ...order, standing })
      expect(byHand).toBeNull()
      expect(spfRows(text)).toHaveLength(1)
      expect(parseZone(text)).toHaveLength(order.records.length)
      const lines = text.split('\n')
      const at = lines.findIndex((line) => /^; Take away.*mail\.example\.com\. TXT "v=spf1 -all/.test(line))
      expect(lines[at + 1]).toMatch(/^mail\.example\.com\.\t300\tIN\tTXT\t"v=spf1 include/)
    }
  })

  test('cloudflare, whose import only adds: the SPF row is left out and told, where one stands already', () => {
    const { text, byHand } = exportRecords('cloudflare', order)
    expect(spfRows(text)).toEqual([])
    expect(parseZone(text)).toHaveLength(order.records.length - 1)
    expect(byHand).toContain('“v=spf1 -all”')
    expect(byHand).toContain('“v=spf1 include:sendgrid.net ~all”')
    expect(exportRecords('cloudflare', { ...order, standing: ['other=1'] }).byHand).toBeNull()
  })

  test('cloudflare does not proxy aliases', () => {
    const lines = exportRecords('cloudflare', order).text.split('\n')
    const aliases = lines.filter((line) => line.includes('\tCNAME\t'))
    expect(aliases).toHaveLength(2)
    expect(aliases.every((line) => line.endsWith('; cf_tags=cf-proxied:false'))).toBe(true)
  })

  test('route 53, which replaces all texts of a host: those that stand go along', () => {
    const batch = JSON.parse(exportRecords('route53', order).text) as {
      Changes: { ResourceRecordSet: { Name: string; Type: string; ResourceRecords: { Value: string }[] } }[]
    }
    const validate = new Ajv().compile(CHANGE_BATCH)
    validate(batch)
    expect(validate.errors).toBeNull()
    const setOf = (name: string, type: string) =>
      batch.Changes.map((change) => change.ResourceRecordSet).find(
        (set) => set.Name === name && set.Type === type,
      )
    const texts = setOf('mail.example.com.', 'TXT')?.ResourceRecords.map(({ Value }) =>
      parseStrings(Value).join(''),
    )
    expect(texts).toEqual(['other=1', 'v=spf1 include:sendgrid.net ~all'])
    expect(setOf('em1.mail.example.com.', 'MX')?.ResourceRecords).toEqual([{ Value: '10 mx.sendgrid.net.' }])
    const key = setOf('m1._domainkey.mail.example.com.', 'TXT')?.ResourceRecords[0]?.Value
    expect(parseStrings(key ?? '').join('')).toBe(KEY)
  })

  test('any text survives quoting and cutting', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 700 }), (text) => {
        fc.pre(!/[\n\r]/.test(text))
        expect(parseStrings(quotedText(text)).join('')).toBe(text)
        expect(txtStrings(text).every((part) => Buffer.byteLength(part) <= 255)).toBe(true)
      }),
    )
  })
})
