import type { Fault } from './fault.ts'

/** What counts as evidence that the set-up works, and for how long. */
export const EVIDENCE_FAULTS: Fault[] = [
  {
    name: 'mail to any host proves the inbound host',
    edits: [{ path: 'lib/webhooks/list-inbound.ts', find: 'hosts: { has: hostname }, ', replace: '' }],
    file: 'tests/wiring/webhook-desk.test.ts',
    test: 'mail of the former inbound host does not prove the next one',
  },
  {
    name: 'mail to the former address proves the present one',
    edits: [{ path: 'lib/webhooks/list-inbound.ts', find: ', isLate: false', replace: '' }],
    file: 'tests/wiring/webhook-desk.test.ts',
    test: 'after a change of its address the inbound host has to be reached anew',
  },
  {
    name: 'a test mail of the account proves the subuser',
    edits: [
      {
        path: 'lib/wiring/checks/test-message.ts',
        find: 'if (present.subuserSavedAt && createdAt < present.subuserSavedAt)',
        replace: 'if (present.subuserSavedAt && createdAt > present.subuserSavedAt)',
      },
    ],
    file: 'tests/wiring/test-message.test.ts',
    test: 'a test mail that arrived proves nothing of another subuser',
  },
  {
    name: 'an inbound host without its MX is in order',
    edits: [{ path: 'lib/wiring/checks/inbound.ts', find: 'if (unfit) return unfit', replace: '' }],
    file: 'tests/wiring/webhook-desk.test.ts',
    test: 'the MX of the inbound host: missing, elsewhere or shared',
  },
  {
    name: 'a change of the inbound URL that broke off counts as made',
    edits: [
      {
        path: 'lib/wiring/provision-inbound.ts',
        find: 'if (present?.url !== url) await saveInboundFacts(db(), provider, { urlSetAt: null })',
        replace: '',
      },
    ],
    file: 'tests/wiring/inbound-address.test.ts',
    test: 'a change of its URL that was broken off leaves the host unproven',
  },
  {
    name: 'an inbound secret of long ago shown',
    edits: [
      {
        path: 'lib/wiring/inbound-drift.ts',
        find: 'return url.replace(SECRETS, (secret) => `••••${secret.slice(-4)}`)',
        replace: 'return url',
      },
    ],
    file: 'tests/wiring/inbound-address.test.ts',
    test: 'what still posts to a secret of long ago is ours of before',
  },
  {
    name: 'a test mail proves a key it was not sent with',
    edits: [
      {
        path: 'lib/wiring/checks/test-message.ts',
        find: 'if (sentWith.keyLastFour !== present.keyLastFour)',
        replace: "if (sentWith.keyLastFour === 'nobody’s')",
      },
    ],
    file: 'tests/wiring/test-message.test.ts',
    test: 'a swapped key has to be proven',
  },
  {
    name: 'a test mail proves for ever',
    edits: [{ path: 'lib/wiring/checks/test-message.ts', find: '> PROVES_FOR_MS', replace: '> Infinity' }],
    file: 'tests/wiring/test-message.test.ts',
    test: 'a test mail that arrived proves nothing of the same for 31 days',
  },
  {
    name: 'posts refused for an hour leave the signature in order',
    edits: [{ path: 'lib/wiring/checks/signature.ts', find: ' || mostInAnHour >= TOO_MANY', replace: '' }],
    file: 'tests/wiring/signature-check.test.ts',
    test: 'has failed where five were refused in an hour',
  },
  {
    name: 'a stranger turns the signature red while good posts come',
    edits: [{ path: 'lib/wiring/checks/signature.ts', find: ' && refusal.lastAt > since', replace: '' }],
    file: 'tests/wiring/signature-check.test.ts',
    test: 'is not upset by what a stranger posts',
  },
  {
    name: 'a webhook that was removed proves the signature',
    edits: [
      { path: 'lib/wiring/checks/signature.ts', find: 'madeFor === null', replace: 'madeFor !== null' },
    ],
    file: 'tests/wiring/signature-check.test.ts',
    test: 'a key of our webhook proves nothing once that is removed',
  },
  {
    name: 'the DNS sheet sent from a sender that SendGrid refuses',
    edits: [{ path: 'lib/wiring/mail-domain-plan.ts', find: 'cover.value === null', replace: 'false' }],
    file: 'tests/wiring/mail-domain-plan.test.ts',
    test: 'without a sender that SendGrid takes mail from',
  },
  {
    name: 'SendGrid mails the DNS records again for the same form',
    edits: [
      {
        path: 'lib/wiring/mail-domain-plan.ts',
        find: '.filter(({ id }) => !mailed.includes(id))',
        replace: '',
      },
      { path: 'lib/wiring/mail-domain-plan.ts', find: 'if (done.success) return done.data', replace: '' },
    ],
    file: 'tests/wiring/mail-domain-plan.test.ts',
    test: 'a mailing that broke off after SendGrid mailed goes on from there',
  },
  {
    name: 'the sandbox takes mail from anybody',
    edits: [
      {
        path: 'lib/sandbox/mail-send.ts',
        find: '!(await areVerified(username, sendersOf(mail)))',
        replace: 'false',
      },
    ],
    file: 'tests/sandbox/identity.test.ts',
    test: 'mail goes out only from a verified sender or a validated domain',
  },
  {
    name: 'a second SPF text imported beside the one that stands',
    edits: [
      {
        path: 'lib/domains/export-records.ts',
        find: 'wanted.filter((record) => !isMerged(record))',
        replace: 'wanted',
      },
    ],
    file: 'tests/domains/records.test.ts',
    test: 'cloudflare, whose import only adds',
  },
  {
    name: 'a text that stands in DNS adds a row to the zone',
    edits: [
      {
        path: 'lib/domains/export-records.ts',
        find: '.filter(isSpf).map(onOneLine)',
        replace: '.filter(isSpf)',
      },
    ],
    file: 'tests/domains/records.test.ts',
    test: 'bind names the SPF row that goes',
  },
  {
    name: 'records of a deleted domain on the DNS sheet',
    edits: [
      {
        path: 'lib/domains/plan-sheet.ts',
        find: `domain.state === 'made' ? domain : { ...domain, account: null }`,
        replace: 'domain',
      },
    ],
    file: 'tests/domains/records.test.ts',
    test: 'has the values once it is made, and not those of one that was deleted',
  },
  {
    name: 'name servers with IPv6 only are not found',
    edits: [{ path: 'lib/dns/dns-client.ts', find: `await resolve(name, 'AAAA')`, replace: 'old' }],
    file: 'tests/dns/dns-client.test.ts',
    test: 'a name server without an IPv4 address is found by its IPv6 address',
  },
  {
    name: 'all is well beside items that nobody could read',
    edits: [
      {
        path: 'components/settings/pipeline/status-notices.tsx',
        find: 'return isAnythingAside(status) ? (',
        replace: 'return isAnythingAside(status) && status.lagSeconds > 0 ? (',
      },
    ],
    file: 'tests/settings/status-notices.test.tsx',
    test: 'all is well only where nothing is put aside',
  },
  {
    name: 'rejected sample data shown as something to look at',
    edits: [
      {
        path: 'lib/wiring/pipeline-status.ts',
        find: 'where: { isSample: false, rejectedCount: { gt: 0 } }',
        replace: 'where: { rejectedCount: { gt: 0 } }',
      },
    ],
    file: 'tests/app/pipeline-posts.test.tsx',
    test: 'posts set aside are shown on the status page as what they are',
  },
  {
    name: 'of the reasons for which posts are refused, one is advised on',
    edits: [
      {
        path: 'components/settings/pipeline/status-notices.tsx',
        find: '{refusals.map(({ reason, count }) => {',
        replace: '{refusals.slice(0, 1).map(({ reason, count }) => {',
      },
    ],
    file: 'tests/settings/status-notices.test.tsx',
    test: 'posts that were refused are advised on by each of the reasons',
  },
]
