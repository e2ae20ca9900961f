import type { Fault } from './fault.ts'

/** Keys: staged and proven before they are used, and least privilege said as it is. */
export const KEY_FAULTS: Fault[] = [
  {
    name: 'keys: a staged key is put into use unproven',
    edits: [
      {
        path: 'lib/settings/spare-keys.ts',
        find: 'if (!isProven(staged))',
        replace: 'if (staged.expiresAt)',
      },
    ],
    file: 'tests/settings/spare-keys.test.ts',
    test: 'is refused until the staged key is proven',
  },
  {
    name: 'keys: two admins stage at once and neither is told',
    edits: [
      {
        path: 'lib/settings/write-stream.ts',
        find: 'where: { provider, stream, version: isFirst ? 1 : version },',
        replace: 'where: { provider, stream },',
      },
    ],
    file: 'tests/settings/spare-keys.test.ts',
    test: 'tells the second of two admins that the first was quicker',
  },
  {
    name: 'keys: a proof of another key counts',
    edits: [
      {
        path: 'lib/settings/spare-keys.ts',
        find: `where: { provider, stream, slot: 'staged', fingerprint },`,
        replace: `where: { provider, stream, slot: 'staged' },`,
      },
      {
        path: 'lib/settings/spare-keys.ts',
        find: "data: 'check' in proof ? { check: { keyFingerprint: fingerprint, outcome: proof.check } } : proof,",
        replace: 'data: { rehearsedAt: new Date() },',
      },
    ],
    file: 'tests/settings/spare-keys.test.ts',
    test: 'a proof of another key proves nothing',
  },
  {
    name: 'keys: a trial passes for a production plan',
    edits: [
      {
        path: 'lib/wiring/checks/plan.ts',
        find: 'return isProduction\n',
        replace: 'return isProduction && reputation === -1\n',
      },
    ],
    file: 'tests/wiring/account.test.ts',
    test: 'a trial is no plan for production',
  },
]
