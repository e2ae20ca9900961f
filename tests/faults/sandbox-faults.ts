import type { Fault } from './fault.ts'

/** What the sandbox's misbehaviour must not lead to. */
export const SANDBOX_FAULTS: Fault[] = [
  {
    name: 'a new account begins with what the former one used',
    edits: [{ path: 'lib/wiring/begin-afresh.ts', find: ', begunAt: new Date()', replace: '' }],
    file: 'tests/wiring/begin-afresh.test.ts',
    test: 'a new account has used nothing',
  },
  {
    name: 'sample mails are said to be unreported',
    edits: [
      {
        path: 'lib/wiring/sandbox-desk.ts',
        find: 'isSample && crmMessageId ? crmMessageId : []',
        replace: '!isSample && crmMessageId ? crmMessageId : []',
      },
    ],
    file: 'tests/wiring/sandbox-desk.test.ts',
    test: 'tells of a sample mail what its page tells',
  },
  {
    name: 'the sandbox’s mail server forgets what a mail says',
    edits: [{ path: 'lib/sandbox/smtp-server.ts', find: 'text ? seal(', replace: 'text === null ? seal(' }],
    file: 'tests/wiring/begin-afresh.test.ts',
    test: 'its mail server takes system mail',
  },
  {
    name: 'a trap of the account takes what is ours away with it',
    edits: [
      {
        path: 'lib/sandbox/traps.ts',
        find: 'tx.sandboxParseHost.deleteMany({ where: HOST })',
        replace: 'tx.sandboxParseHost.deleteMany({ where: { hostname: HOST.hostname } })',
      },
    ],
    file: 'tests/wiring/sandbox-traps.test.ts',
    test: 'a host that posts elsewhere is overwritten only when that was said',
  },
  {
    name: 'clicks of scanners counted as a person’s',
    edits: [
      {
        path: 'lib/messages/by-machine.ts',
        find: 'count(distinct other.url) > 1',
        replace: 'count(distinct other.url) > 1000',
      },
    ],
    file: 'tests/sandbox/habits.test.ts',
    test: 'the final state is the same under the habit: scanners',
  },
  {
    name: 'a message’s page counts the opens and clicks of machines as a person’s',
    edits: [
      {
        path: 'components/messages/marks-table.tsx',
        find: "return kind === 'opened' || kind === 'clicked' ? people[kind] : marks[kind]",
        replace: 'return marks[kind] ?? people.opened',
      },
    ],
    file: 'tests/messages/marks-table.test.tsx',
    test: 'of opens and clicks those of people are counted',
  },
  {
    name: 'a sandbox that is not in use offers a test mail, which goes out for good',
    edits: [
      {
        path: 'components/settings/sandbox-mails.tsx',
        find: 'if (!isRunning) {',
        replace: 'if (isRunning && query) {',
      },
    ],
    file: 'tests/settings/sandbox-pages.test.tsx',
    test: 'a sandbox that is not in use offers no test mail',
  },
  {
    name: 'a post that went out 46 times counts as one',
    edits: [
      {
        path: 'lib/sandbox/post-events.ts',
        find: 'return { outcome, copies: REPEATS }',
        replace: 'return { outcome, copies: 1 }',
      },
    ],
    file: 'tests/sandbox/habits.test.ts',
    test: 'the final state is the same under the habit: retries',
  },
  {
    name: 'the log finds mail that only scanners clicked',
    edits: [
      {
        path: 'lib/messages/list-messages.ts',
        find: "and not ${byMachine('e', 'm')}",
        replace: 'and not e."isMachine"',
      },
    ],
    file: 'tests/sandbox/habits.test.ts',
    test: 'what scanners and proxies do is nobody’s',
  },
  {
    name: 'a mail sent again though nobody knows whether it left',
    edits: [
      {
        path: 'lib/messages/deliver.ts',
        find: "if (message.sendState !== 'queued') return",
        replace: "if (message.sendState === 'sent') return",
      },
      {
        path: 'lib/messages/deliver.ts',
        find: "from: ['queued'],",
        replace: "from: ['queued', 'unconfirmed'],",
      },
    ],
    file: 'tests/sandbox/habits.test.ts',
    test: 'a mail of which nobody knows whether it left',
  },
  {
    name: 'a check that fails because SendGrid slows down',
    edits: [
      {
        path: 'lib/wiring/checks/finding-of-error.ts',
        find: "if (error.code === 'provider-unavailable')",
        replace: "if (error.code === 'not-configured')",
      },
    ],
    file: 'tests/wiring/checks-under-faults.test.ts',
    test: 'no step is called wrong where SendGrid answers 429',
  },
  {
    name: 'a switch of the sandbox moves another one',
    edits: [
      {
        path: 'lib/sandbox/traps.ts',
        find: `'no-slot': (tx) => setSandboxControl(tx, { maxWebhooks: ALLOWED_WEBHOOKS.few }),`,
        replace: `'no-slot': async (tx) => {
    await layWebhook(tx)
    await setSandboxControl(tx, { maxWebhooks: ALLOWED_WEBHOOKS.few })
  },`,
      },
    ],
    file: 'tests/wiring/sandbox-traps.test.ts',
    test: 'one switch moves no other',
  },
  {
    name: 'a sandbox without DNS because somebody had its port for a moment',
    edits: [
      { path: 'lib/sandbox/dns-server.ts', find: 'const BIND_TRIES = 50', replace: 'const BIND_TRIES = 1' },
    ],
    file: 'tests/sandbox/dns-port.test.ts',
    test: 'a port that somebody has by UDP for a moment',
  },
]
