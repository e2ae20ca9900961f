import { describe, expect, test } from 'vitest'
import type { CheckedRecord } from '#lib/domains/check-record.ts'
import type { Seen } from '#lib/domains/dns-port.ts'
import { needsLookup } from '#lib/domains/lookup-age.ts'
import type { MailDomain } from '#lib/domains/mail-domains.ts'
import { planHtml, planText, readSheet } from '#lib/domains/plan-sheet.ts'
import type { Presence } from '#lib/domains/presence.ts'
import { account, FREE, KEY, link } from './sample-domain.ts'

describe('the sheet for the DNS admin', () => {
  const row: MailDomain = {
    id: '01990000-0000-7000-8000-000000000000',
    provider: 'sandbox',
    instance: 'val',
    domain: 'mail.example.com',
    subdomain: 'em1',
    linkSubdomain: 'links',
    dkimSelector: null,
    state: 'planned',
    providerId: null,
    madeFor: null,
    linkId: null,
    foreignIds: [],
    validatedAt: null,
    lookedUpAt: null,
    lastError: null,
    createdAt: new Date('2026-11-21'),
    account: null,
    link: null,
    former: [],
    validation: null,
    lookup: null,
  }
  const places = (changes: Partial<MailDomain> = {}) =>
    readSheet({ ...row, ...changes }).rows.map(({ purpose, type, host, value }) => [
      purpose,
      type,
      host,
      value,
    ])
  const PLANNED = [
    ['return-path', 'MX', 'em1.mail.example.com', '10 mx.sendgrid.net.'],
    ['return-path', 'TXT', 'em1.mail.example.com', 'v=spf1 include:sendgrid.net ~all'],
    ['dkim', 'TXT', '…._domainkey.mail.example.com', null],
    ['link', 'CNAME', 'links.mail.example.com', 'sendgrid.net.'],
    ['link', 'CNAME', '….mail.example.com', null],
  ]
  /** What of a planned domain can be entered already. */
  const KNOWN = [
    ['em1.mail.example.com.', 'MX', '10 mx.sendgrid.net.'],
    ['em1.mail.example.com.', 'TXT', '"v=spf1 include:sendgrid.net ~all"'],
    ['links.mail.example.com.', 'CNAME', 'sendgrid.net.'],
  ]
  const asEntered = (domain: MailDomain) => {
    const lines = planText([domain]).split('\n').slice(1)
    return lines
      .filter((line) => !line.startsWith('  ;'))
      .map((line) => line.trim().split(/ {2}/).slice(0, 3))
  }

  test('has all places of a planned domain, with the values that are the same for every domain, to be compared', () => {
    expect(places()).toEqual(PLANNED)
    expect(places({ dkimSelector: 'mr1', linkSubdomain: '' }).slice(2)).toEqual([
      ['dkim', 'TXT', 'mr1._domainkey.mail.example.com', null],
    ])
    expect(places({ provider: 'sendgrid_eu' }).at(3), 'a link of the EU leads elsewhere').toEqual([
      'link',
      'CNAME',
      'links.mail.example.com',
      null,
    ])
    const [text, html] = [planText([row]), planHtml([row], 'Please')]
    expect(text).toContain('….mail.example.com.  CNAME  (made when the domain is created)  ; Link branding')
    for (const form of [text, html]) {
      expect(form.match(/made when the domain is created/g)).toHaveLength(2)
      expect(form.match(/As SendGrid gives it today. Compare it once the domain is made/g)).toHaveLength(3)
      expect(form).toContain('a number that SendGrid gives')
    }
    expect(asEntered(row)).toEqual(KNOWN)
  })

  test('has what DNS lets know of a planned domain already', () => {
    const lookup = { presence: FREE, zone: 'example.com', records: [], leftovers: [] }
    expect(places({ lookup })).toEqual([
      ...PLANNED,
      ['inbound', 'MX', 'mail.example.com', '10 mx.sendgrid.net.'],
      ['spf', 'TXT', 'mail.example.com', 'v=spf1 include:sendgrid.net ~all'],
      ['dmarc', 'TXT', '_dmarc.example.com', 'v=DMARC1; p=none; rua=mailto:dmarc@example.com'],
    ])
  })

  const seen = (kind: Seen['kind'], values: string[] = []): Seen => ({
    kind,
    values,
    alias: null,
    ttl: 60,
    failure: null,
  })
  const checked = (id: string, values: string[], state: CheckedRecord['state'] = 'found'): CheckedRecord => ({
    id,
    state,
    own: seen('found', values),
    public: seen('found', values),
    waitSeconds: null,
    hint: null,
  })
  const lookedUp = (presence: Presence, records: CheckedRecord[] = []) => ({
    presence,
    zone: 'example.com',
    records,
    leftovers: [],
  })
  /** On screen, as text, and as mail. */
  const everywhere = (domain: MailDomain) => {
    const { standing, gaps } = readSheet(domain)
    return [[standing, ...gaps].join(' '), planText([domain]), planHtml([domain], '')]
  }

  test('leaves out what stands already and says how much that is, in each form', () => {
    const spf = 'v=spf1 include:sendgrid.net ~all'
    const made = { ...row, state: 'made' as const, account, link: null }
    const all = readSheet({ ...made, lookup: lookedUp(FREE) }).rows.length
    const standing = {
      ...made,
      lookup: lookedUp({ ...FREE, texts: [spf] }, [
        checked('own.inbound', ['10 mx.sendgrid.net']),
        checked('domain.dkim', [KEY], 'spreading'),
        checked('domain.mail_server', ['10 other.example.net'], 'different'),
      ]),
    }
    expect(readSheet(standing).rows).toHaveLength(all - 3)
    for (const form of everywhere(standing))
      expect(form).toContain('3 more records stand already and are left out.')
    // A key that was made anew since is another record, whatever stood there.
    const anew = { ...standing, lookup: lookedUp(FREE, [checked('domain.dkim', ['k=rsa; p=FORMER'])]) }
    expect(readSheet(anew).rows).toHaveLength(all)
    const whole = { ...made, account: { ...account, records: [] }, linkSubdomain: '' }
    const one = lookedUp({ ...FREE, texts: [spf], dmarc: null, inbound: { host: null, why: 'unknown' } })
    for (const form of everywhere({ ...whole, lookup: one }))
      expect(form).toContain('Its one record stands already: nothing is to be entered.')
  })

  test('says where DNS did not answer and what would be needed, and suggests no MX then', () => {
    const silent: Presence = {
      alias: null,
      otherMx: null,
      texts: null,
      inbound: { host: null, why: 'unknown' },
      dmarc: null,
    }
    const dark = { ...row, lookup: lookedUp(silent) }
    expect(readSheet(dark).rows.map(({ purpose }) => purpose)).toEqual(PLANNED.map(([purpose]) => purpose))
    for (const form of everywhere(dark)) {
      expect(form).toContain('DNS did not answer whether mail.example.com receives other mail')
      expect(form).toContain('the MX 10 mx.sendgrid.net. at a host that receives no other mail')
      expect(form).toContain('DNS did not answer which SPF mail.example.com has')
      expect(form).toContain('include:sendgrid.net')
      expect(form).toContain('DNS did not answer which DMARC policy holds')
    }
    expect(asEntered(dark), 'nothing that DNS did not tell').toEqual(KNOWN)
    const taken = { ...silent, otherMx: ['mx.company.test'], texts: [], dmarc: FREE.dmarc }
    const full = { ...row, lookup: lookedUp({ ...taken, inbound: { host: null, why: 'no-free-host' } }) }
    expect(readSheet(full).rows.filter(({ purpose }) => purpose === 'inbound')).toEqual([])
    for (const form of everywhere(full)) expect(form).toContain('no host below it is known to be free')
    for (const form of everywhere(row))
      expect(form).toContain('DNS was not asked about mail.example.com yet.')
  })

  test('asks DNS again about what was looked up hours ago, and soon where nobody answered', () => {
    const at = (minutes: number) => new Date(row.createdAt.getTime() + minutes * 60_000)
    const known = { lookup: lookedUp(FREE), lookedUpAt: row.createdAt }
    expect(needsLookup(row, at(0))).toBe(true)
    expect([at(1), at(359), at(360)].map((now) => needsLookup(known, now))).toEqual([false, false, true])
    const dark = { ...known, lookup: lookedUp({ ...FREE, texts: null }) }
    expect([at(0), at(1)].map((now) => needsLookup(dark, now))).toEqual([false, true])
  })

  test('has the values once it is made, and not those of one that was deleted', () => {
    const made = { state: 'made' as const, account, link }
    expect(places(made)).toContainEqual(['dkim', 'TXT', 'm1._domainkey.mail.example.com', KEY])
    expect(places(made).filter(([, , , value]) => value === null)).toEqual([])
    expect(places({ account })).toEqual(PLANNED)
  })
})
