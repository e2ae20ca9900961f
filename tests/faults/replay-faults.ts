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
  {
    name: 'posts set aside are counted nowhere',
    edits: [
      {
        path: 'lib/webhooks/set-aside.ts',
        find: `"state" = 'rejected' and "error" is not null`,
        replace: `"state" = 'rejected' and "error" is null`,
      },
    ],
    file: 'tests/app/ready-and-metrics.test.ts',
    test: 'metrics are the sums of what all processes counted',
  },
  {
    name: 'admins are told of posts set aside as often as they read it',
    edits: [
      { path: 'lib/wiring/tend-pipeline.ts', find: 'if (told > 0) return', replace: 'if (told < 0) return' },
    ],
    file: 'tests/app/ready-and-metrics.test.ts',
    test: 'posts set aside: admins are told once of each lot',
  },
  {
    name: 'posts set aside are not told from those with rejected items',
    edits: [
      {
        path: 'lib/webhooks/list-posts.ts',
        find: `outcome === 'set-aside' ? { state: 'rejected', error: { not: null } }`,
        replace: `outcome === 'set-aside' ? { state: 'rejected' }`,
      },
    ],
    file: 'tests/app/pipeline-posts.test.tsx',
    test: 'posts set aside are shown on the status page',
  },
  {
    name: 'large events leave the database whole and are cut then',
    edits: [
      {
        path: 'lib/messages/list-unmatched.ts',
        find: 'left(jsonb_pretty(e."raw"), ${MAX_RAW_CHARS}::int)',
        replace: 'left(jsonb_pretty(e."raw"), 1000 * ${MAX_RAW_CHARS}::int)',
      },
    ],
    file: 'tests/webhooks/large-items.test.ts',
    test: 'of large events that wait for a mail',
  },
  {
    name: 'large rejected items leave the database whole and are cut then',
    edits: [
      {
        path: 'lib/webhooks/list-posts.ts',
        find: '${MAX_ITEM_CHARS}::int',
        replace: '1000 * ${MAX_ITEM_CHARS}::int',
      },
    ],
    file: 'tests/webhooks/large-items.test.ts',
    test: 'of large items that were rejected',
  },
  {
    name: 'posts that were set aside never enter the totals',
    edits: [
      {
        path: 'lib/webhooks/read-again.ts',
        find: `"state" = 'pending' or "state" = 'rejected'`,
        replace: `"state" = 'pending' or "state" = 'processed'`,
      },
    ],
    file: 'tests/webhooks/set-aside.test.ts',
    test: 'posts that are first read by reading them again',
  },
]
