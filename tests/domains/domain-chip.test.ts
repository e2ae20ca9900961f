import { expect, test } from 'vitest'
import { domainChip, waitsForValidation } from '#components/settings/domains/domain-words.ts'
import type { MailDomain } from '#lib/domains/mail-domains.ts'

type Given = { states: string[]; isValid?: boolean; isAutomatic?: boolean }

const domainWith = ({ states, isValid = false, isAutomatic = false }: Given) =>
  ({
    state: 'made',
    lastError: null,
    account: { isValid, isAutomatic, records: [] },
    lookup: { records: states.map((state, index) => ({ id: String(index), state })) },
  }) as unknown as MailDomain

test.each([
  ['a record is missing', { states: ['found', 'missing'] }, 'Waits for DNS'],
  ['no record was looked up', { states: [] }, 'Waits for DNS'],
  ['every record is found', { states: ['found', 'found'] }, 'Waits for SendGrid'],
  ['SendGrid found it valid', { states: ['found'], isValid: true }, 'Valid'],
  ['automated security is on', { states: ['found'], isAutomatic: true }, 'Automated security'],
] satisfies [string, Given, string][])('a domain of which %s', (_, given, label) => {
  const domain = domainWith(given)
  expect(domainChip(domain).label).toBe(label)
  expect(waitsForValidation(domain)).toBe(label === 'Waits for SendGrid')
})
