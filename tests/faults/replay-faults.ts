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
  {
    name: 'one post that cannot be read ends the reading of days again',
    edits: [
      {
        path: 'lib/webhooks/read-again.ts',
        find: 'if (isTransient(error)) throw error',
        replace: 'if (error) throw error',
      },
    ],
    file: 'tests/webhooks/set-aside.test.ts',
    test: 'a post that cannot be read stays set aside with its reason, is counted',
  },
  {
    name: 'a deadlock sets a post aside',
    edits: [
      {
        path: 'lib/webhooks/read-again.ts',
        find: 'if (isTransient(error)) throw error',
        replace: 'if (!isTransient) throw error',
      },
    ],
    file: 'tests/webhooks/set-aside.test.ts',
    test: 'what passes by itself sets no post aside',
  },
  {
    name: 'a post that cannot be read again passes for one without anything new',
    edits: [
      {
        path: 'app/(crm)/settings/pipeline/posts/actions.ts',
        find: 'if (!isRead)',
        replace: 'if (isRead === null)',
      },
    ],
    file: 'tests/app/pipeline-posts.test.tsx',
    test: '“Read again” on a post that still cannot be read',
  },
]
