import type { Fault } from './fault.ts'

/** Posts that could not be read, and reading them again. */
export const REPLAY_FAULTS: Fault[] = [
  {
    name: 'posts set aside whole are left out where rejected ones are read again',
    edits: [
      {
        path: 'lib/webhooks/replay-posts.ts',
        find: `or "rejectedCount" > 0 or "state" = 'rejected')`,
        replace: `or "rejectedCount" > 0)`,
      },
    ],
    file: 'tests/webhooks/set-aside.test.ts',
    test: 'reading the rejected posts of some days again',
  },
]
