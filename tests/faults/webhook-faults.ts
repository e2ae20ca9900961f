import { plainIndex, type Fault } from './fault.ts'

/** What is set up at SendGrid, and mail that comes in. */
export const WEBHOOK_FAULTS: Fault[] = [
  {
    name: 'the event webhook made anew each time',
    edits: [
      {
        path: 'lib/wiring/provision-event-webhook.ts',
        find: 'if (!ours) return createWebhook(',
        replace: 'if (ours !== undefined) return createWebhook(',
      },
    ],
    file: 'tests/wiring/provision-event-webhook.test.ts',
    test: 'a second time changes nothing, five at once make one',
  },
  {
    name: 'without a free slot, nothing to choose from',
    edits: [
      {
        path: 'lib/wiring/provision-event-webhook.ts',
        find: 'await saveSeenWebhooks(db(), provider, withKnownKeys(account, before?.seen ?? null))',
        replace: 'withKnownKeys(account, before?.seen ?? null)',
      },
    ],
    file: 'tests/wiring/provision-event-webhook.test.ts',
    test: 'without a free slot nothing is made and the reason is kept',
  },
  {
    name: 'two processes make the event webhook at once',
    edits: [
      {
        path: 'lib/wiring/with-provider-lock.ts',
        find: 'await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${name}))`',
        replace: 'void tx',
      },
      {
        path: 'lib/wiring/with-provider-lock.ts',
        find: 'queues.get(name) ?? Promise.resolve()',
        replace: 'Promise.resolve()',
      },
    ],
    file: 'tests/wiring/provision-event-webhook.test.ts',
    test: 'a second time changes nothing, five at once make one',
  },
  {
    name: 'a rotation broken off goes back to the key it replaces',
    edits: [
      {
        path: 'lib/wiring/provision-event-webhook.ts',
        find: '(await readSigningKey(client, id)) === rotatedFrom',
        replace: '(await readSigningKey(client, id)) === ""',
      },
    ],
    file: 'tests/wiring/provision-event-webhook.test.ts',
    test: 'broken off at each call in turn and run again: another key',
  },
  {
    name: 'a foreign inbound address overwritten unasked',
    edits: [
      {
        path: 'lib/wiring/provision-inbound.ts',
        find: '&& shownUrl(present.url) !== givenUpUrl',
        replace: '&& givenUpUrl === ""',
      },
    ],
    file: 'tests/wiring/provision-inbound.test.ts',
    test: 'a URL that is not ours is overwritten only when',
  },
  {
    name: 'a connected inbound host left before the account has the other one',
    edits: [
      {
        path: 'lib/wiring/provision-inbound.ts',
        find: 'const isMove = before?.connectedAt != null && before.hostname !== wish.hostname',
        replace: 'const isMove = before?.connectedAt != null && before.hostname === ""',
      },
    ],
    file: 'tests/wiring/provision-inbound.test.ts',
    test: 'a connected host stays ours until the account has the other one',
  },
  {
    name: 'an answer about one inbound host taken for another',
    edits: [
      {
        path: 'lib/wiring/inbound-cover.ts',
        find: 'const isAnswered = askedFor === hostname',
        replace: 'const isAnswered = askedFor !== ""',
      },
    ],
    file: 'tests/wiring/inbound-cover.test.ts',
    test: 'an answer holds for the host that was asked about alone',
  },
  {
    name: 'what to do without a slot told twice',
    edits: [
      {
        path: 'lib/wiring/provision-event-webhook.ts',
        find: "isFull && typeof error.cause === 'string' ? error.cause : error.message",
        replace: 'error.message',
      },
    ],
    file: 'tests/wiring/provision-event-webhook.test.ts',
    test: 'without a free slot nothing is made and the reason is kept',
  },
  {
    name: 'the secret of a former inbound host shown',
    edits: [
      {
        path: 'lib/wiring/inbound-desk.ts',
        find: 'url: shownUrl(host.url),',
        replace: '',
      },
    ],
    file: 'tests/wiring/provision-inbound.test.ts',
    test: 'the former host is told as ours of before, without its secret',
  },
  {
    name: 'an inbound secret changed twice while the account has the first',
    edits: [
      {
        path: 'lib/wiring/provision-inbound.ts',
        find: 'if (host?.url.includes(connection.secret)) {',
        replace: 'if (host) {',
      },
    ],
    file: 'tests/wiring/provision-inbound.test.ts',
    test: 'a new secret: both are known',
  },
  {
    name: 'a mail that could not be stored refused for good',
    edits: [
      {
        path: 'lib/wiring/receive-inbound-post.ts',
        find: `throw new DomainError('provider-unavailable', 'The mail could not be stored`,
        replace: `throw new DomainError('invalid', 'The mail could not be stored`,
      },
    ],
    file: 'tests/web/inbound-post.test.ts',
    test: 'what cannot be stored is answered 503 with Retry-After, never 4xx',
  },
  {
    name: 'an inbound mail stored twice (no unique body hash)',
    edits: [
      plainIndex('inbound_post_bodyHash_key'),
      {
        path: 'lib/webhooks/record-inbound.ts',
        find: 'on conflict ("bodyHash") do update set "copies" = "inbound_post"."copies" + 1',
        replace: '',
      },
    ],
    file: 'tests/web/inbound-post.test.ts',
    test: 'the same mail five times at once is one row, counted',
  },
  {
    name: 'posts refused before SendGrid has brought a token',
    edits: [
      {
        path: 'lib/settings/event-tokens.ts',
        find: 'isRequired: oauthProvenAt !== null,',
        replace: 'isRequired: oauthProvenAt !== undefined,',
      },
    ],
    file: 'tests/wiring/event-oauth.test.ts',
    test: 'posts are taken without a token until SendGrid has brought one',
  },
  {
    name: 'a token without an end',
    edits: [
      {
        path: 'lib/settings/event-tokens.ts',
        find: "* 1000 > now.getTime() ? 'good' : 'expired'",
        replace: "* 1000 > now.getTime() ? 'good' : 'good'",
      },
    ],
    file: 'tests/web/token-request.test.ts',
    test: 'a token is good for ten minutes',
  },
  {
    name: 'events of the test batch put into the bin',
    edits: [
      {
        path: 'lib/messages/unmatched.ts',
        find: 'if (matched || received.isTest ||',
        replace: 'if (matched ||',
      },
    ],
    file: 'tests/wiring/provision-event-webhook.test.ts',
    test: 'the test batch comes in through the door, signed by our key, and is kept out of the bin',
  },
  {
    name: 'the test batch taken as proof of tokens',
    edits: [
      {
        path: 'lib/wiring/receive-event-post.ts',
        find: "state === 'good' && !isTestBatch(post.body)",
        replace: "state === 'good' && !isTestBatch(Buffer.alloc(0))",
      },
    ],
    file: 'tests/wiring/event-oauth.test.ts',
    test: 'the test batch brings a token, and proves nothing',
  },
  {
    name: 'the former token secret forgotten at once',
    edits: [
      {
        path: 'lib/settings/event-oauth.ts',
        find: 'sealedFormerOauthSecret: sealFor(provider, oauth.secret),',
        replace: '',
      },
    ],
    file: 'tests/wiring/event-oauth-broken-off.test.ts',
    test: 'the former one is taken until SendGrid has the new one',
  },
  {
    name: 'tokens forgotten here before SendGrid has them no more',
    edits: [
      {
        path: 'lib/settings/event-oauth.ts',
        find: 'data: { wantsOauth: false, oauthProvenAt: null },',
        replace: 'data: NO_OAUTH,',
      },
    ],
    file: 'tests/wiring/event-oauth-broken-off.test.ts',
    test: 'switching off, broken off at each call',
  },
  {
    name: 'tokens gone at SendGrid not seen',
    edits: [
      {
        path: 'lib/wiring/webhook-drift.ts',
        find: '...oauthDrift(webhook, wanted.oauth),',
        replace: '...(wanted.oauth ? [] : oauthDrift(webhook, null)),',
      },
    ],
    file: 'tests/wiring/event-oauth.test.ts',
    test: 'our OAuth is gone: found, and set right by one run',
  },
  {
    name: 'a policy that the account never tells of taken for drift',
    edits: [
      {
        path: 'lib/wiring/inbound-drift.ts',
        find: 'if (host.policyId === policyId || !host.tellsPolicy) return []',
        replace: 'if (host.policyId === policyId) return []',
      },
    ],
    file: 'tests/wiring/provision-inbound.test.ts',
    test: 'an account that never tells of policies is no drift',
  },
  {
    name: 'an inbound host connected where a company’s mail comes in',
    edits: [
      {
        path: 'lib/wiring/require-free-host.ts',
        find: 'if (others.length === 0) return\n',
        replace: 'if (others.length >= 0) return\n',
      },
    ],
    file: 'tests/wiring/inbound-exchange.test.ts',
    test: 'a host that receives other mail is not connected',
  },
  {
    name: 'a company told to take its mail away from the inbound host',
    edits: [
      {
        path: 'lib/wiring/checks/inbound.ts',
        find: 'return others.length > 0\n',
        replace: 'return others.length > 9\n',
      },
    ],
    file: 'tests/wiring/inbound-exchange.test.ts',
    test: 'a host that receives other mail keeps it',
  },
  {
    name: 'the key of a webhook that a person asked for is recorded as nobody’s',
    edits: [
      {
        path: 'lib/wiring/provision-event-webhook.ts',
        find: 'owner, actorId: askedById })',
        replace: 'owner, actorId: askedById && null })',
      },
    ],
    file: 'tests/wiring/webhook-desk.test.ts',
    test: 'the page names who pressed Connect',
  },
  {
    name: 'the record of the inbound host is entered beside another MX',
    edits: [
      {
        path: 'lib/wiring/inbound-record.ts',
        find: '  if (other) {',
        replace: '  if (other === MAIL_EXCHANGE) {',
      },
    ],
    file: 'tests/wiring/inbound-record.test.ts',
    test: 'the record of the host is listed',
  },
]
