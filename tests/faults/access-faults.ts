import { plainIndex, type Fault } from './fault.ts'

/** Ways in: one-time links, sessions, second steps, known devices; and what is carried out of the settings. */
export const ACCESS_FAULTS: Fault[] = [
  {
    name: 'a one-time link that works twice',
    edits: [
      {
        path: 'lib/users/one-time-link.ts',
        find: 'usedAt: null,\n    expiresAt: { gt: new Date() },',
        replace: 'expiresAt: { gt: new Date() },',
      },
    ],
    file: 'tests/users/one-time-links.test.ts',
    test: 'is taken once, also by six browsers at the same moment',
  },
  {
    name: 'a code of the app that is taken twice',
    edits: [
      {
        path: 'lib/users/two-factor.ts',
        find: 'OR: [{ lastStep: null }, { lastStep: { lt: step } }]',
        replace: '',
      },
    ],
    file: 'tests/users/two-factor.test.ts',
    test: 'is taken once, also by eight sign-ins at the same moment',
  },
  {
    name: 'a copied cookie outlives its sign-out',
    edits: [
      {
        path: 'lib/web/session-cookie.ts',
        find: 'if (claims) await endSessionRow({ id: claims.sessionId, userId: claims.sub })',
        replace: 'void [claims, endSessionRow]',
      },
    ],
    file: 'tests/web/session.test.ts',
    test: 'ends with its sign-out, also for who copied the cookie',
  },
  {
    name: 'a link in a mailbox stands for the second step',
    edits: [
      {
        path: 'lib/users/reset-by-link.ts',
        find: 'return user.twoFactor?.confirmedAt ? null : { id: userId, sessionVersion }',
        replace: 'return { id: userId, sessionVersion }',
      },
    ],
    file: 'tests/users/one-time-links.test.ts',
    test: 'does not open the second step',
  },
  {
    name: 'a device cookie that anybody can make',
    edits: [
      {
        path: 'lib/web/device-cookie.ts',
        find: 'return device?.marks.includes(markOf(device.id, email)) ? device.id : null',
        replace: 'return email && device ? device.id : null',
      },
    ],
    file: 'tests/web/auth-route.test.ts',
    test: 'remembers the browser',
  },
  {
    name: 'two-factor sign-in required and not asked for',
    edits: [
      { path: 'lib/web/session.ts', find: 'if (user.mustSetUpTwoFactor)', replace: 'if (!user.sessionId)' },
    ],
    file: 'tests/web/session.test.ts',
    test: 'who has still to set up two-factor sign-in is let do nothing else',
  },
  {
    name: 'the export tells a saved sender where the environment gives another',
    edits: [
      {
        path: 'lib/wiring/export-settings.ts',
        find: 'return { ...row, fromName, fromAddress, keyLastFour',
        replace: 'return { fromName, fromAddress, ...row, keyLastFour',
      },
    ],
    file: 'tests/wiring/export-settings.test.ts',
    test: 'an export tells every setting and no secret',
  },
  {
    name: 'the secret path of the inbound host in the export',
    edits: [
      {
        path: 'lib/wiring/export-settings.ts',
        find: 'hostname: true,',
        replace: 'hostname: true, seen: true,',
      },
    ],
    file: 'tests/wiring/export-settings.test.ts',
    test: 'an export tells every setting and no secret',
  },
  {
    name: 'a formula in the CSV of the audit trail',
    edits: [{ path: 'lib/csv.ts', find: 'FORMULA.test(text)', replace: 'FORMULA.test("")' }],
    file: 'tests/audit/list-audit.test.ts',
    test: 'holds every row once, a page at a time, and no formula',
  },
  {
    name: 'a double click makes two companies (no unique form key)',
    edits: [plainIndex('account_formKey_key')],
    file: 'tests/accounts/accounts.test.ts',
    test: 'one form sent twice at the same moment makes one company',
  },
]
