import type { Fault } from './fault.ts'

/** Mail that went over to another account, and what of ours the former one has. */
export const MOVED_FAULTS: Fault[] = [
  {
    name: 'an account that was left is recorded as left again',
    edits: [
      {
        path: 'lib/wiring/disconnect-account.ts',
        find: 'if (forgotten > 0) await record(',
        replace: 'if (forgotten >= 0) await record(',
      },
    ],
    file: 'tests/wiring/disconnect-account.test.ts',
    test: 'leaving again, also twice at once, is recorded once',
  },
  {
    name: 'a sandbox that connects itself leaves its mail to a subuser',
    edits: [
      {
        path: 'lib/wiring/begin-afresh.ts',
        find: '    await giveBackToAccount(tx)',
        replace: '    void giveBackToAccount',
      },
    ],
    file: 'tests/wiring/begin-afresh.test.ts',
    test: 'connecting itself, it makes good what was entered',
  },
  {
    name: 'a sandbox that connects itself leaves a sender that is not verified',
    edits: [
      {
        path: 'lib/wiring/begin-afresh.ts',
        find: '    await restoreFirstSender(tx)',
        replace: '    void restoreFirstSender',
      },
    ],
    file: 'tests/wiring/begin-afresh.test.ts',
    test: 'connecting itself, it makes good what was entered',
  },
  {
    name: 'a webhook of the account of before reads as deleted',
    edits: [
      {
        path: 'lib/wiring/moved-mail.ts',
        find: 'madeFor === null || madeFor === owner',
        replace: 'madeFor !== undefined',
      },
    ],
    file: 'tests/wiring/moved-mail.test.ts',
    test: 'a webhook of the account of before is said to be there',
  },
  {
    name: 'a moved webhook is removed in the wrong account',
    edits: [
      {
        path: 'lib/wiring/event-webhook-deeds.ts',
        find: 'deleteWebhook(await requireOwnerClient({ provider, madeFor }), id)',
        replace: 'deleteWebhook(await requireAccountClient(provider), id)',
      },
    ],
    file: 'tests/wiring/moved-mail.test.ts',
    test: 'it is removed in the account that has it',
  },
  {
    name: 'a webhook is taken for that of an account whose key is missing',
    edits: [
      {
        path: 'lib/wiring/moved-mail.ts',
        find: '(keyMadeFor ?? owner)',
        replace: "(keyMadeFor === null ? '' : owner)",
      },
    ],
    file: 'tests/wiring/moved-mail.test.ts',
    test: 'without a key of the other account nothing is made',
  },
  {
    name: 'a host that another account has is connected over it',
    edits: [
      {
        path: 'lib/wiring/require-free-host.ts',
        find: 'if (isHere || !(await stands())) return',
        replace: 'if (isHere || stands !== undefined) return',
      },
    ],
    file: 'tests/wiring/moved-mail.test.ts',
    test: 'the host of the account of before goes on',
  },
  {
    name: 'mail is given to a subuser that the account does not list',
    edits: [
      {
        path: 'lib/wiring/give-stream.ts',
        find: 'username === subuser)) return true',
        replace: 'username !== subuser) || listed) return true',
      },
    ],
    file: 'tests/wiring/moved-mail.test.ts',
    test: 'a subuser that the account does not list is refused',
  },
]
