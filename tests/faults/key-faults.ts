import type { Fault } from './fault.ts'

/** Keys: staged and proven before they are used, and least privilege said as it is. */
export const KEY_FAULTS: Fault[] = [
  {
    name: 'keys: a wrongly pasted key is refused without the sentence that names its form',
    edits: [
      {
        path: 'lib/wiring/rotate-key.ts',
        find: "check.error.message, warning ?? ''",
        replace: "check.error.message, ''",
      },
    ],
    file: 'tests/wiring/rotate-key.test.ts',
    test: 'that is none is refused in SendGrid’s words, with what it seems to be',
  },
  {
    name: 'keys: the line of an environment file is taken for the key',
    edits: [
      { path: 'lib/sendgrid/check-key.ts', find: "pastedText.replace(ENV_NAME, '')", replace: 'pastedText' },
    ],
    file: 'tests/sendgrid/check-key.test.ts',
    test: 'takes "SENDGRID_API_KEY=SG',
  },
  {
    name: 'keys: the parent’s key asks for senders on behalf of a subuser',
    edits: [{ path: 'lib/sendgrid/subuser-client.ts', find: "  '/v3/verified_senders',\n", replace: '' }],
    file: 'tests/wiring/account.test.ts',
    test: 'leaves to the key of a subuser what nobody may ask on its behalf',
  },
  {
    name: 'keys: a check without an answer wipes out what is known of the key',
    edits: [{ path: 'lib/settings/stored-check.ts', find: 'outcome.ok || ', replace: 'true || ' }],
    file: 'tests/wiring/settings.test.ts',
    test: 'keeps what is known while SendGrid has no time',
  },
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
        find: `{ ...slotOf({ provider, stream }, 'staged'), fingerprint }`,
        replace: `slotOf({ provider, stream }, 'staged')`,
      },
      {
        path: 'lib/settings/spare-keys.ts',
        find: "'check' in proof ? { check: foldKeyCheck(row?.check, fingerprint, proof.check) } : proof",
        replace: '{ rehearsedAt: new Date() }',
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
  {
    name: 'an address verified by the key of another account',
    edits: [
      {
        path: 'lib/wiring/sender-client.ts',
        find: 'if (!isByManagement && isKeyOfAnother(view)) {',
        replace: 'if (!isByManagement && view.keyLastFour === null) {',
      },
    ],
    file: 'tests/wiring/account.test.ts',
    test: 'leaves to the key of a subuser what nobody may ask on its behalf',
  },
]
