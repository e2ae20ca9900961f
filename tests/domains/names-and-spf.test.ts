import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { domainName, domainOfAddress, shownHost } from '#lib/domains/domain-name.ts'
import { domainPlan } from '#lib/domains/plan-domain.ts'
import { adviseSpf } from '#lib/domains/spf.ts'

describe('a domain as people type it', () => {
  test.each([
    ['Mail.Example.com', 'mail.example.com'],
    [' https://mail.example.com/path?x ', 'mail.example.com'],
    ['desk@mail.example.com', 'mail.example.com'],
    ['mail.example.com.', 'mail.example.com'],
    ['*.example.com', 'example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
    ['XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
    ['customer.co.uk', 'customer.co.uk'],
  ])('%s', (typed, kept) => expect(domainName.parse(typed)).toBe(kept))

  test.each([
    '',
    'localhost',
    'co.uk',
    'com',
    '10.0.0.1',
    'a b.com',
    '-a.example.com',
    `${'a'.repeat(64)}.com`,
    'a..com',
  ])('%j is refused', (typed) => expect(domainName.safeParse(typed).success).toBe(false))

  test('whatever is typed, it ends with a host or a refusal', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'aZ09.-_@/:*ü例😀 \u0000\u202e\\'), maxLength: 40 }),
        (typed) => {
          const parsed = domainName.safeParse(typed)
          if (parsed.success) expect(parsed.data).toMatch(/^[a-z0-9.-]{3,200}$/)
        },
      ),
    )
  })

  test('it is shown in its own script, and found in an address', () => {
    expect(shownHost('em1.xn--bcher-kva.example')).toBe('em1.bücher.example')
    expect(domainOfAddress('Desk@Mail.example.com')).toBe('mail.example.com')
    expect(domainOfAddress('nothing')).toBeNull()
  })

  test('links cannot stand on the return path', () => {
    const plan = { instance: 'main', domain: 'a.example.com', subdomain: 'em1', linkSubdomain: 'em1' }
    expect(domainPlan.safeParse(plan).success).toBe(false)
    expect(domainPlan.parse({ ...plan, linkSubdomain: ' ' })).toMatchObject({
      linkSubdomain: '',
      dkimSelector: null,
    })
  })
})

describe('the SPF text of a domain', () => {
  test('stands alone where there is none', () => {
    expect(adviseSpf(['google-site-verification=x'])).toMatchObject({
      wanted: 'v=spf1 include:sendgrid.net ~all',
      isDone: false,
      present: [],
    })
  })
  test.each([
    ['v=spf1 include:_spf.example.net -all', 'v=spf1 include:_spf.example.net include:sendgrid.net -all'],
    ['v=spf1 ip4:192.0.2.1', 'v=spf1 ip4:192.0.2.1 include:sendgrid.net ~all'],
    ['v=spf1 redirect=_spf.example.net', 'v=spf1 include:sendgrid.net redirect=_spf.example.net'],
    ['V=SPF1  mx   ?all', 'v=spf1 mx include:sendgrid.net ?all'],
  ])('%s is merged into one', (present, wanted) => {
    expect(adviseSpf([present])).toMatchObject({ wanted, isDone: false })
  })
  test('that has SendGrid already is left as it is', () => {
    expect(adviseSpf(['v=spf1 include:sendgrid.net include:x.test -all'])).toMatchObject({ isDone: true })
  })
  test('is one, where two make each other void', () => {
    expect(adviseSpf(['v=spf1 include:sendgrid.net ~all', 'v=spf1 mx -all'])).toMatchObject({
      wanted: 'v=spf1 include:sendgrid.net mx ~all',
      isDone: false,
    })
  })
  test('may not look up more than ten times', () => {
    const many = Array.from({ length: 10 }, (_, n) => `include:s${n}.test`).join(' ')
    expect(adviseSpf([`v=spf1 ${many} ~all`]).hasTooManyLookups).toBe(true)
    expect(adviseSpf(['v=spf1 mx ~all']).hasTooManyLookups).toBe(false)
  })
  test('keeps each sender it had and ends with one rule, whatever stood there', () => {
    const term = fc.constantFrom(
      'mx',
      'a',
      'ip4:192.0.2.1',
      'include:a.test',
      '~all',
      '-all',
      'redirect=r.test',
    )
    fc.assert(
      fc.property(fc.array(fc.array(term, { maxLength: 6 }), { maxLength: 4 }), (records) => {
        const { wanted } = adviseSpf(records.map((terms) => ['v=spf1', ...terms].join(' ')))
        const terms = wanted.split(' ')
        expect(terms.filter((one) => one === 'include:sendgrid.net')).toHaveLength(1)
        expect(terms.filter((one) => /all$|^redirect=/.test(one))).toHaveLength(1)
        for (const kept of records.flat().filter((one) => !/all$|^redirect=/.test(one))) {
          expect(terms).toContain(kept)
        }
      }),
    )
  })
})
