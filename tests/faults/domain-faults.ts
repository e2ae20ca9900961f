import type { Fault } from './fault.ts'

/** Domains at the provider and what is advised for DNS. */
export const DOMAIN_FAULTS: Fault[] = [
  {
    name: 'a planned link of the EU is told the target of the others',
    edits: [
      {
        path: 'lib/domains/plan-sheet.ts',
        find: "provider === 'sendgrid_eu' ? null : ",
        replace: '',
      },
    ],
    file: 'tests/domains/plan-sheet.test.ts',
    test: 'has all places of a planned domain',
  },
  {
    name: 'a tick left from the question about one domain confirms another',
    edits: [
      {
        path: 'app/(crm)/settings/domains/actions.ts',
        find: 'const isConfirmed = confirmed === askedFor(plan)\n    const outcome = await planForInstance',
        replace: 'const isConfirmed = Boolean(confirmed)\n    const outcome = await planForInstance',
      },
    ],
    file: 'tests/app/plan-domain.test.ts',
    test: 'a tick confirms the domain that was asked about, and no other',
  },
  {
    name: 'no word that an MX takes all mail to a company’s domain',
    edits: [
      {
        path: 'lib/domains/expected-records.ts',
        find: 'inbound.host === organisationOf(domain)',
        replace: 'inbound.host === `mail.${domain}`',
      },
    ],
    file: 'tests/domains/records.test.ts',
    test: 'say of an MX on a company’s own domain',
  },
  {
    name: 'a second domain after a lost answer',
    edits: [{ path: 'lib/wiring/make-domain.ts', find: 'if (ours) return ours', replace: '' }],
    file: 'tests/wiring/make-domain.test.ts',
    test: 'POST /v3/whitelabel/domains answered with lost',
  },
  {
    name: 'a domain of the account taken over without a question',
    edits: [
      {
        path: 'lib/wiring/adopt-domain.ts',
        find: 'confirmed ? [] : await findNamesakes(provider, { domain, instance })',
        replace: '[] as Namesake[]',
      },
    ],
    file: 'tests/wiring/shared-domain.test.ts',
    test: 'a domain of the account that another instance planned',
  },
  {
    name: 'a foreign domain taken for ours',
    edits: [{ path: 'lib/wiring/make-domain.ts', find: '!foreignIds.includes(one.id) && ', replace: '' }],
    file: 'tests/wiring/make-domain.test.ts',
    test: 'a domain that was there before is never taken for ours',
  },
  {
    name: 'an MX advised for a domain whose mail servers are not known',
    edits: [
      {
        path: 'lib/domains/presence.ts',
        find: `if (otherMx === null) return { host: null, why: 'unknown' }`,
        replace: `if (otherMx === null) return { host: domain, why: 'free' }`,
      },
    ],
    file: 'tests/domains/look-up.test.ts',
    test: 'a domain that receives its company’s mail is never offered an MX',
  },
  {
    name: 'a Route 53 batch that drops the texts of a host',
    edits: [
      {
        path: 'lib/domains/export-records.ts',
        find: 'standing.filter((text) => !isSpf(text))',
        replace: '[]',
      },
    ],
    file: 'tests/domains/records.test.ts',
    test: 'route 53, which replaces all texts of a host',
  },
  {
    name: 'a cut DNS answer read as whole',
    edits: [
      { path: 'lib/dns/exchange.ts', find: 'decode.bytes > bytes.length || ', replace: '' },
      { path: 'lib/dns/exchange.ts', find: 'catch {', replace: `catch {\n    return null` },
    ],
    file: 'tests/dns/dns-client.test.ts',
    test: 'an answer that is cut is told as malformed',
  },
  {
    name: 'a domain sends us into a private network',
    edits: [{ path: 'lib/dns/dns-client.ts', find: '(mayAskPrivate || isPublic(address))', replace: 'true' }],
    file: 'tests/dns/dns-client.test.ts',
    test: 'a domain cannot send us to addresses of a private network',
  },
  {
    name: 'another instance on this account kept quiet',
    edits: [
      {
        path: 'lib/wiring/domain-overview.ts',
        find: 'return theirs.length > 0 && shared.length === 0 ? [] : [{ ...sender, shared }]',
        replace: 'return shared.length === 0 ? [] : [{ ...sender, shared }]',
      },
    ],
    file: 'tests/wiring/shared-domain.test.ts',
    test: 'is warned of while it is not on the plan',
  },
  {
    name: 'a sender that SendGrid refuses, saved with a mere “Saved.”',
    edits: [
      {
        path: 'lib/wiring/save-stream-settings.ts',
        find: '(await findCover(whose, fromAddress)) ? null : fromAddress',
        replace: '(await findCover(whose, fromAddress)) ? null : null',
      },
    ],
    file: 'tests/wiring/subuser-senders.test.ts',
    test: 'is said at once to be refused where nothing of the account covers it',
  },
  {
    name: 'a permission missing without saying of which key',
    edits: [
      {
        path: 'lib/wiring/mail-domain-plan.ts',
        find: 'mailDnsRecords(client, order), keyName)',
        replace: 'mailDnsRecords(client, order))',
      },
    ],
    file: 'tests/wiring/mail-domain-plan.test.ts',
    test: 'when nothing can be mailed that is said, and the same form may try again',
  },
  {
    name: 'a planned domain of which DNS is never asked',
    edits: [
      {
        path: 'lib/wiring/plan-for-instance.ts',
        find: "if ('id' in outcome) await lookUpMailDomain(await getMailDomain(outcome.id))",
        replace: '',
      },
    ],
    file: 'tests/wiring/plan-lookup.test.ts',
    test: 'a domain has its own rows from the moment when it is planned',
  },
  {
    name: 'a sheet mailed with what DNS said long ago',
    edits: [
      {
        path: 'lib/wiring/mail-domain-plan.ts',
        find: 'await withFreshLookups(planned)',
        replace: 'planned',
      },
    ],
    file: 'tests/wiring/mail-domain-plan.test.ts',
    test: 'SendGrid mails the records it knows, and the sheet has every instance',
  },
  {
    name: 'a DKIM key made anew left off the sheet because the former one stood',
    edits: [
      {
        path: 'lib/domains/check-record.ts',
        find: 'return [seen.own, seen.public].some((one) => one !== null && fits(record, one))',
        replace: 'return true',
      },
    ],
    file: 'tests/domains/plan-sheet.test.ts',
    test: 'leaves out what stands already and says how much that is',
  },
  {
    name: 'a sheet that is silent about DNS that did not answer',
    edits: [
      {
        path: 'lib/domains/plan-gaps.ts',
        find: "if (inbound.why === 'unknown') {",
        replace: "if (inbound.why === 'free') {",
      },
    ],
    file: 'tests/domains/plan-sheet.test.ts',
    test: 'says where DNS did not answer and what would be needed',
  },
  {
    name: 'a lent domain that covers nothing',
    edits: [
      {
        path: 'lib/wiring/covering-domains.ts',
        find: 'domains: [...own, ...fitting]',
        replace: 'domains: own',
      },
    ],
    file: 'tests/wiring/lent-domains.test.ts',
    test: 'a domain that the parent account lends covers the subuser’s mail',
  },
  {
    name: 'a lent domain of another name taken for cover',
    edits: [
      {
        path: 'lib/wiring/covering-domains.ts',
        find: 'lent?.filter(({ domain }) => names.includes(domain))',
        replace: 'lent',
      },
    ],
    file: 'tests/wiring/lent-domains.test.ts',
    test: 'one that is not valid, not of the name, or lent to somebody else',
  },
  {
    name: 'a domain lent by the older endpoint overlooked',
    edits: [
      {
        path: 'lib/sendgrid/lent-domains.ts',
        find: 'return one && !all.some(({ id }) => id === one.id) ? [...all, one] : all',
        replace: 'return all',
      },
    ],
    file: 'tests/wiring/lent-domains.test.ts',
    test: 'what was lent in SendGrid by the older endpoint',
  },
  {
    name: 'an address verified in the account of the other stream',
    edits: [
      {
        path: 'lib/wiring/ask-sender.ts',
        find: 'requireSenderClient(provider, order.stream)',
        replace: `requireSenderClient(provider, 'transactional')`,
      },
    ],
    file: 'tests/wiring/subuser-senders.test.ts',
    test: 'an address is verified in the account of the stream that was chosen',
  },
  {
    name: 'a name of another account refused without saying whose it is',
    edits: [
      {
        path: 'lib/domains/plan-domain.ts',
        find: 'if (has === null || madeFor === null || has === madeFor)',
        replace: 'if (has !== undefined)',
      },
    ],
    file: 'tests/wiring/domain-owner.test.ts',
    test: 'a name that the instance has of another account is refused',
  },
]
