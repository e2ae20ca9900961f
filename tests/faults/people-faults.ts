import { plainIndex, type Fault } from './fault.ts'

/** Who may do what, sessions, keys and the database's own steps. */
export const PEOPLE_FAULTS: Fault[] = [
  {
    name: 'an action open to every role',
    edits: [
      {
        path: 'lib/web/form-action.ts',
        find: `role === 'admin' ? requireAdminForRoute() : requireUserForRoute()`,
        replace: 'requireUserForRoute()',
      },
    ],
    file: 'tests/web/form-action.test.ts',
    test: 'no sales person where an admin is needed',
  },
  {
    name: 'an action open to other sites',
    edits: [
      {
        path: 'lib/web/form-action.ts',
        find: 'requireRole(role)\n      requireSameOrigin(await headers())',
        replace: 'requireRole(role)',
      },
    ],
    file: 'tests/web/form-action.test.ts',
    test: 'a foreign Origin is refused',
  },
  {
    name: 'a deactivated person stays signed in',
    edits: [{ path: 'lib/web/session-token.ts', find: 'row.deactivatedAt ||', replace: '' }],
    file: 'tests/web/session.test.ts',
    test: 'ends when the person is deactivated',
  },
  {
    name: 'sign-in counts its failures too late for parallel attempts',
    edits: [
      {
        path: 'lib/users/sign-in-failures.ts',
        find: 'await tx.$queryRaw`select pg_advisory_xact_lock(${ACCOUNT_LOCK}::int, hashtext(${accountKey}))::text`',
        replace: '',
      },
      {
        path: 'lib/users/sign-in-failures.ts',
        find: 'await tx.$queryRaw`select pg_advisory_xact_lock(${ADDRESS_LOCK}::int, hashtext(${address}))::text`',
        replace: '',
      },
    ],
    file: 'tests/users/sign-in.test.ts',
    test: 'of 12 attempts at the same moment 5 are tried',
  },
  {
    name: 'one key for both streams when saved at once (no unique key)',
    edits: [plainIndex('stream_settings_keyFingerprint_key')],
    file: 'tests/settings/save.test.ts',
    test: 'refuses one key for both streams when they are saved in the same moment',
  },
  {
    name: 'a migration that can be left half done',
    edits: [{ path: 'prisma/migrate.ts', find: `await pool.query('begin')`, replace: '' }],
    file: 'tests/migrations/migrate.test.ts',
    test: 'killed half-way, a migration has not happened',
  },
  {
    name: 'links made at the same moment all live',
    edits: [
      {
        path: 'lib/users/one-time-link.ts',
        find: 'await tx.$queryRaw`select 1 from "user" where "id" = ${userId}::uuid for update`',
        replace: '',
      },
    ],
    file: 'tests/users/one-time-links.test.ts',
    test: 'made again six times at once leaves one',
  },
]
