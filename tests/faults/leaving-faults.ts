import type { Fault } from './fault.ts'

/** Leaving an account: nothing of others touched, nothing half done, and always a way out. */
export const LEAVING_FAULTS: Fault[] = [
  {
    name: 'disconnecting removes a webhook that another instance has taken over',
    edits: [
      {
        path: 'lib/wiring/disconnect-account.ts',
        find: 'if (present && present.url !== ours?.url)',
        replace: 'if (present && !ours)',
      },
    ],
    file: 'tests/wiring/disconnect-account.test.ts',
    test: 'a webhook and a host that somebody else has taken over are left to them',
  },
  {
    name: 'disconnecting forgets the keys while SendGrid does not answer',
    edits: [
      {
        path: 'lib/wiring/disconnect-account.ts',
        find: `if (error.code !== 'provider-unavailable') return`,
        replace: 'if (error) return',
      },
    ],
    file: 'tests/wiring/disconnect-account.test.ts',
    test: 'broken off at DELETE',
  },
  {
    name: 'disconnecting leaves the management key',
    edits: [
      {
        path: 'lib/settings/forget-keys.ts',
        find: 'await tx.managementKey.deleteMany({ where: { provider } })',
        replace: '{ count: 0 }',
      },
    ],
    file: 'tests/wiring/disconnect-account.test.ts',
    test: 'sending stops, ours is removed, the keys are forgotten',
  },
  {
    name: 'one cannot leave with a dead key',
    edits: [
      {
        path: 'lib/wiring/disconnect-account.ts',
        find: `if (error.code !== 'provider-unavailable') return`,
        replace: `if (error.code === 'conflict') return`,
      },
    ],
    file: 'tests/wiring/disconnect-account.test.ts',
    test: 'with a key that SendGrid does not know any more',
  },
  {
    name: 'sample mails are counted as mail on its way',
    edits: [
      {
        path: 'lib/messages/count-unsettled.ts',
        find: '{ provider, isSample: false, ',
        replace: '{ provider, ',
      },
    ],
    file: 'tests/wiring/disconnect-account.test.ts',
    test: 'what is still on the way is counted without the sample data',
  },
  {
    name: 'a step is told as broken because its account was left',
    edits: [{ path: 'lib/setup/standing.ts', find: ' || after.leftAt', replace: '' }],
    file: 'tests/setup/standing.test.ts',
    test: 'of an account that was left nothing has stopped working',
  },
  {
    name: 'leaving an account resets Mailroom’s own mail',
    edits: [{ path: 'lib/setup/check.ts', find: `checkId !== 'system-mail'`, replace: `checkId !== ''` }],
    file: 'tests/wiring/disconnect-account.test.ts',
    test: 'each step of the account waits for what comes first',
  },
]
