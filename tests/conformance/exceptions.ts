/** Where SendGrid's documents are known to differ from SendGrid. A row that is no longer needed fails the test. */
type Exception = { operation: string; fault: RegExp; reason: string }

/** The schema of manual domains, AuthenticatedDomainSpf, is in the document, and no operation names it. */
const MANUAL_RECORDS =
  'A domain without automated security has mail_server, subdomain_spf and dkim instead, as clients of it have recorded.'

const ONE_KIND_ONLY =
  'The answer is described with the records of custom SPF alone, and any valid domain of the account can be lent.'
const customSpf = (operation: string): Exception => ({
  operation,
  fault: /dns must have required property '(mail_server|subdomain_spf|domain_spf|dkim)'$/,
  reason: ONE_KIND_ONLY,
})

export const EXCEPTIONS: Exception[] = [
  customSpf('GET /v3/whitelabel/domains/subuser'),
  customSpf('POST /v3/whitelabel/domains/{domain_id}/subuser'),
  customSpf('POST /v3/whitelabel/domains/{domain_id}/subuser:add'),
  {
    operation: 'GET /v3/whitelabel/domains/subuser/all',
    fault: /dns must have required property '(mail_cname|dkim1|dkim2)'$/,
    reason: MANUAL_RECORDS,
  },
  {
    operation: 'POST /v3/mail/send',
    fault: /^status 200 is not described$/,
    reason: 'Under sandbox_mode the answer is 200 with an empty body (SendGrid’s page on sandbox mode).',
  },
  {
    operation: 'POST /v3/whitelabel/domains',
    fault: /dns must have required property '(mail_cname|dkim1|dkim2)'$/,
    reason: MANUAL_RECORDS,
  },
  {
    operation: 'GET /v3/whitelabel/domains',
    fault: /dns must have required property '(mail_cname|dkim1|dkim2)'$/,
    reason: MANUAL_RECORDS,
  },
  {
    operation: 'GET /v3/whitelabel/domains/{domain_id}',
    fault: /dns must have required property '(mail_cname|dkim1|dkim2)'$/,
    reason: MANUAL_RECORDS,
  },
]
