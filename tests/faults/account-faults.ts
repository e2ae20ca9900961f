import type { Fault } from './fault.ts'

/** The account at SendGrid: who of two decides, whose settings are judged, and what is said of its keys. */
export const ACCOUNT_FAULTS: Fault[] = [
  {
    name: 'a look-up of the inbound host left to nobody',
    edits: [
      {
        path: 'lib/wiring/checks/inbound.ts',
        find: 'const [mx, cover] = await Promise.all([\n      lookAtExchange(connection.hostname, dns),',
        replace:
          'const lookUp = lookAtExchange(connection.hostname, dns)\nawait inspectInbound(provider)\nconst [mx, cover] = await Promise.all([lookUp,',
      },
    ],
    file: 'tests/wiring/inbound-exchange.test.ts',
    test: 'a look-up that breaks after SendGrid refused to tell ends no process',
  },
  {
    name: 'two who switch tokens at once do not wait for each other',
    edits: [{ path: 'lib/wiring/ask-for-event-webhook.ts', find: ' for update`', replace: '`' }],
    file: 'tests/wiring/event-oauth.test.ts',
    test: 'of two who switch at once, the last one on record is the one it follows',
  },
  {
    name: 'a wish for another signing key forgotten by the run under way',
    edits: [
      {
        path: 'lib/wiring/provision-event-webhook.ts',
        find: 'rotatedFrom: connection?.rotatedFrom === publicKey ? publicKey : null',
        replace: 'rotatedFrom: null',
      },
    ],
    file: 'tests/wiring/provision-event-webhook.test.ts',
    test: 'a wish for another key that is told while a run is under way is kept for the next one',
  },
  {
    name: 'marketing mail judged by what transactional mail’s subuser has',
    edits: [
      {
        path: 'lib/wiring/checks/sender.ts',
        find: 'openAccountClient(provider, { actsFor: stream })',
        replace: 'openAccountClient(provider)',
      },
    ],
    file: 'tests/wiring/subuser-senders.test.ts',
    test: 'each stream is judged by its own subuser: what another one has covers nothing',
  },
  {
    name: 'a domain of a subuser covers the account’s mail',
    edits: [
      {
        path: 'lib/sendgrid/domains.ts',
        find: `isOwnOnly ? '&exclude_subusers=true' : ''`,
        replace: `isOwnOnly ? '' : ''`,
      },
    ],
    file: 'tests/wiring/subuser-senders.test.ts',
    test: 'each stream is judged by its own subuser: what another one has covers nothing',
  },
  {
    name: 'a missing key of one subuser fails the senders of both streams',
    edits: [
      {
        path: 'lib/wiring/checks/sender.ts',
        find: `stream === 'marketing' && subuser !== null && keyLastFour === null`,
        replace: `stream !== 'marketing' && subuser !== null && keyLastFour === null`,
      },
    ],
    file: 'tests/wiring/subuser-senders.test.ts',
    test: 'a stream without the key of its subuser is said to be left out, and fails nothing else',
  },
  {
    name: 'the key of another account counts as the subuser’s',
    edits: [
      {
        path: 'lib/wiring/checks/key.ts',
        find: `finding.state === 'ok' && isKeyOfAnother(view)`,
        replace: `finding.state !== 'ok' && isKeyOfAnother(view)`,
      },
    ],
    file: 'tests/wiring/key-owner.test.ts',
    test: 'a key is good for the account that it was saved for',
  },
  {
    name: 'mail given back to the account by the key of its subuser',
    edits: [
      {
        path: 'lib/settings/read-stream.ts',
        find: "keyMadeFor !== (subuser ?? '')",
        replace: "keyMadeFor === ''",
      },
    ],
    file: 'tests/wiring/key-owner.test.ts',
    test: 'a key is good for the account that it was saved for',
  },
  {
    name: 'a key that changes its owner by being swapped',
    edits: [
      {
        path: 'lib/settings/spare-keys.ts',
        find: '      madeFor: row.keyMadeFor,',
        replace: `      madeFor: row.subuser ?? '',`,
      },
      {
        path: 'lib/settings/spare-keys.ts',
        find: 'keyMadeFor: spare.madeFor,',
        replace: `keyMadeFor: row?.subuser ?? '',`,
      },
    ],
    file: 'tests/wiring/key-owner.test.ts',
    test: 'a key is good for the account that it was saved for',
  },
  {
    name: 'a domain gone because another account does not have it',
    edits: [
      {
        path: 'lib/wiring/watch-domain.ts',
        find: 'requireOwnerClient(row)',
        replace: 'requireOwnerClient({ ...row, madeFor: null })',
      },
    ],
    file: 'tests/wiring/domain-owner.test.ts',
    test: 'a domain stands though mail goes out as another subuser, and it is said whose it is',
  },
  {
    name: 'a domain gone because a key of another account says so',
    edits: [
      {
        path: 'lib/wiring/domain-owner.ts',
        find: 'holder !== undefined && !isKeyOfAnother(holder)',
        replace: 'holder !== undefined',
      },
    ],
    file: 'tests/wiring/domain-owner.test.ts',
    test: 'without a management key, a key of another account says nothing of the domain',
  },
  {
    name: 'marketing mail’s domain made where transactional mail’s are',
    edits: [
      {
        path: 'lib/wiring/domain-owner.ts',
        find: 'madeFor !== null && owners.includes(madeFor) ? madeFor : ',
        replace: '',
      },
    ],
    file: 'tests/wiring/domain-owner.test.ts',
    test: 'a domain is added for the stream that was chosen, in its subuser',
  },
  {
    name: 'a domain begun in one account and made in another',
    edits: [
      {
        path: 'lib/wiring/make-domain.ts',
        find: `present.state === 'planned' ? await chooseOwner(present) : present.madeFor`,
        replace: 'await chooseOwner(present)',
      },
    ],
    file: 'tests/wiring/domain-owner.test.ts',
    test: 'a domain is made for whom mail goes out as, and gone on with where it was begun',
  },
  {
    name: 'a signing key that was renewed counts as marketing mail’s own',
    edits: [
      {
        path: 'lib/wiring/checks/marketing-webhook.ts',
        find: `OR: [{ madeFor: null }, { madeFor: marketing.subuser ?? '' }],`,
        replace: '',
      },
    ],
    file: 'tests/wiring/account.test.ts',
    test: 'marketing mail of another subuser waits for a webhook of its own',
  },
  {
    name: 'events of a subuser go to every webhook of the account',
    edits: [{ path: 'lib/sandbox/post-events.ts', find: 'username === webhook.username && ', replace: '' }],
    file: 'tests/sandbox/subusers.test.ts',
    test: 'a subuser writes from its own senders, and its events go to its own webhooks',
  },
  {
    name: 'an admin told to give a permission that nobody can tick',
    edits: [
      {
        path: 'lib/wiring/domain-overview.ts',
        find: 'namingScope(null, listSenders(client))',
        replace: `namingScope('sender_verification_eligible', listSenders(client))`,
      },
    ],
    file: 'tests/wiring/subuser-senders.test.ts',
    test: 'no permission is asked for that cannot be given',
  },
  {
    name: 'an inbound host connected where SendGrid takes no mail',
    edits: [
      {
        path: 'lib/wiring/inbound-cover.ts',
        find: 'domains.find(({ isValid }) => isValid)',
        replace: 'domains[0]',
      },
    ],
    file: 'tests/wiring/inbound-cover.test.ts',
    test: 'a host that no authenticated domain covers is asked about, and connected when that was meant',
  },
  {
    name: 'a host is refused because its domains cannot be read',
    edits: [
      {
        path: 'lib/wiring/inbound-cover.ts',
        find: `return { kind: 'unknown', reason: error.message }`,
        replace: `return { kind: 'uncovered' }`,
      },
    ],
    file: 'tests/wiring/inbound-cover.test.ts',
    test: 'domains that cannot be read hinder nothing, and the check says why',
  },
  {
    name: 'a change of the system server on record without what it was',
    edits: [
      {
        path: 'lib/system-mail/save-system-server.ts',
        find: '...(before.fixed.server ? {} : input),',
        replace: '',
      },
    ],
    file: 'tests/wiring/system-mail.test.ts',
    test: 'the audit trail tells from what to what the server was changed, without secrets and names',
  },
  {
    name: 'addresses kept for ever by the audit trail',
    edits: [
      {
        path: 'lib/audit/changed-fields.ts',
        find: `if (manner === 'address')`,
        replace: `if (manner === 'text')`,
      },
    ],
    file: 'tests/settings/save.test.ts',
    test: 'records from what to what a sender was changed, without who it names',
  },
  {
    name: 'a sandbox that was begun afresh connects itself',
    edits: [
      {
        path: 'lib/wiring/connect-sandbox.ts',
        find: `provider === 'sandbox' && !(await readSandboxControl(db())).isByHand`,
        replace: `provider === 'sandbox' || (await readSandboxControl(db())).isByHand`,
      },
    ],
    file: 'tests/wiring/begin-afresh.test.ts',
    test: 'afresh there is no key anywhere, nobody enters one but a person, and it can connect itself again',
  },
  {
    name: 'the sandbox’s mail server somewhere else after each start',
    edits: [
      {
        path: 'lib/sandbox/smtp-server.ts',
        find: 'listen(server, smtpPort ?? 0)',
        replace: 'listen(server, 0)',
      },
    ],
    file: 'tests/wiring/begin-afresh.test.ts',
    test: 'its mail server takes system mail, tells for whom, keeps no text, and comes back on its port',
  },
  {
    name: 'in the sandbox a person is sent to SendGrid’s own pages',
    edits: [{ path: 'lib/mail/by-hand.ts', find: 'sandbox: SANDBOX', replace: 'sandbox: SENDGRID' }],
    file: 'tests/sendgrid/advice-by-hand.test.ts',
    test: 'in the sandbox nobody is sent to a page that only SendGrid has',
  },
  {
    name: 'what the sandbox answers is explained as SendGrid’s',
    edits: [
      { path: 'lib/wiring/provider-api.ts', find: 'BY_HAND[provider]', replace: 'BY_HAND.sendgrid_us' },
    ],
    file: 'tests/wiring/begin-afresh.test.ts',
    test: 'a key that the sandbox does not know is made anew on the sandbox’s own page',
  },
  {
    name: 'a stream is ready though SendGrid refuses its sender',
    edits: [
      {
        path: 'lib/wiring/checks/sender.ts',
        find: `isMet: state === 'ok'`,
        replace: `isMet: state !== 'ok' || true`,
      },
    ],
    file: 'tests/wiring/subuser-senders.test.ts',
    test: 'a stream is called ready only where SendGrid takes its own sender',
  },
]
