import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

// What one file may say. Who may import whom is in .dependency-cruiser.cjs; tests/walls proves each rule once to fire.

const OUTSIDE = 'Only lib/sendgrid/client.ts speaks to the outside.'
const CONFIGURATION = 'Read configuration through env() of #lib/env.ts.'
const HTTP_GLOBALS = ['fetch', 'XMLHttpRequest', 'WebSocket']
const HTTP_MODULES = ['node:http', 'node:https', 'node:http2', 'http', 'https', 'undici', 'axios']

const NO_SWALLOWED_ERROR =
  "CallExpression[callee.property.name='catch'] > :matches(ArrowFunctionExpression, FunctionExpression) > BlockStatement[body.length=0]"

const SYNTAX = [
  {
    selector: ':matches(ClassDeclaration, ClassExpression):not([superClass.name=/Error$/])',
    message: 'Functions, not classes (except errors).',
  },
  { selector: NO_SWALLOWED_ERROR, message: 'No swallowed error: handle it, log it or let it through.' },
  {
    selector: "NewExpression[callee.name='RegExp']:not([arguments.0.type='Literal'])",
    message: 'No pattern made from input: people can enter one that never ends.',
  },
  {
    selector: 'JSXAttribute[name.name=/^(dangerouslySetInnerHTML|srcDoc)$/]',
    message: 'Foreign markup is shown by its own route in a sandboxed frame only.',
  },
]

/** Pages ask their own server: a path that is written down, never an address. */
const FETCH_ELSEWHERE = {
  selector:
    "CallExpression[callee.name='fetch']:not([arguments.0.value=/^\\/(?!\\/)/]):not([arguments.0.quasis.0.value.raw=/^\\/(?!\\/)/])",
  message: 'A page asks its own server only: fetch a path.',
}

const SYNTAX_IN_TESTS = [
  {
    selector:
      ":matches(CallExpression[callee.name='setTimeout'], CallExpression[callee.property.name='waitForTimeout'])",
    message: 'No fixed sleep: wait for a condition (tests/support/wait-for.ts).',
  },
  {
    selector:
      "CallExpression[callee.object.name='vi'][callee.property.name=/^(mock|doMock|stubGlobal|stubEnv)$/]",
    message: 'Test the real thing: nothing of ours is mocked.',
  },
]

/** The rules that differ from place to place; ESLint replaces a rule's options as a whole, so each place gets all. */
function walls({
  http = false,
  ownServer = false,
  environment = false,
  terminal = false,
  acrossFolders = false,
  isTest = false,
} = {}) {
  const on = (isOn, ...items) => (isOn ? items : [])
  const objects = ['globalThis', 'window', 'self', 'global']
  return {
    'no-console': terminal ? 'off' : 'error',
    'no-restricted-globals': refuse(on(!http, ...HTTP_GLOBALS.map((name) => ({ name, message: OUTSIDE })))),
    'no-restricted-properties': refuse([
      ...on(!environment, { object: 'process', property: 'env', message: CONFIGURATION }),
      ...on(!http, ...objects.map((object) => ({ object, property: 'fetch', message: OUTSIDE }))),
    ]),
    'no-restricted-imports': [
      'error',
      {
        paths: [
          ...on(!environment, { name: 'node:process', importNames: ['env'], message: CONFIGURATION }),
          ...on(!http, ...HTTP_MODULES.map((name) => ({ name, message: OUTSIDE }))),
        ],
        patterns: [
          {
            regex: '^(\\.{1,2}/|#(lib|components|db)/)(?!.*\\.(ts|tsx|mjs|cjs|js|json|css)$)',
            message: 'Imports carry their ending.',
          },
          ...on(!acrossFolders, {
            regex: '^\\.\\./',
            message: 'Across folders import #lib/…, #components/… or #db/….',
          }),
        ],
      },
    ],
    'no-restricted-syntax': [
      'error',
      ...SYNTAX,
      ...on(ownServer, FETCH_ELSEWHERE),
      ...on(isTest, ...SYNTAX_IN_TESTS),
    ],
  }
}

/** A rule without options would keep the options of the place before. */
function refuse(items) {
  return items.length > 0 ? ['error', ...items] : 'off'
}

export default defineConfig(
  globalIgnores([
    '**/node_modules/',
    '.next*/',
    '.data/',
    '.programs/',
    'prisma/generated/',
    'next-env.d.ts',
    'test-results/',
    'tests/fixtures/',
  ]),
  js.configs.recommended,
  tseslint.configs.strict,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...walls(),
      'max-lines': ['error', 300],
      // NUL and its like are looked for on purpose: PostgreSQL refuses them.
      'no-control-regex': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // The compiler knows the names.
      'no-undef': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/only-throw-error': 'error',
    },
  },
  {
    files: ['app/**', 'components/**'],
    plugins: { 'react-hooks': reactHooks },
    rules: Object.fromEntries(
      ['rules-of-hooks', 'exhaustive-deps', 'set-state-in-render', 'static-components'].map((rule) => [
        `react-hooks/${rule}`,
        'error',
      ]),
    ),
  },
  { files: ['**/*.mjs', '**/*.cjs'], languageOptions: { globals: nodeGlobals() } },
  // Pages of one part of the site stand in nested folders, and there is no alias for them.
  { files: ['app/**'], rules: walls({ ownServer: true, acrossFolders: true }) },
  { files: ['components/**'], rules: walls({ ownServer: true }) },
  { files: ['lib/env.ts'], rules: walls({ environment: true }) },
  // Next replaces NEXT_RUNTIME while it builds.
  { files: ['instrumentation.ts'], rules: walls({ environment: true }) },
  { files: ['lib/sendgrid/client.ts', 'lib/sandbox/**'], rules: walls({ http: true }) },
  // The browser's side of signing in speaks to our own next-auth routes, which are no server actions.
  { files: ['app/sign-in/post-credentials.ts'], rules: walls({ http: true, acrossFolders: true }) },
  { files: ['lib/wiring/admin.ts'], rules: walls({ terminal: true }) },
  { files: ['lib/launch/**'], rules: walls({ http: true, environment: true, terminal: true }) },
  {
    files: ['prisma/*.ts', '*.config.{ts,mjs}', '.dependency-cruiser.cjs'],
    rules: walls({ environment: true, terminal: true }),
  },
  {
    files: ['tests/**'],
    rules: walls({ http: true, environment: true, terminal: true, acrossFolders: true, isTest: true }),
  },
  {
    files: ['tests/support/wait-for.ts'],
    rules: walls({ http: true, environment: true, terminal: true, acrossFolders: true }),
  },
  {
    files: ['**/index.{ts,tsx,mjs}', '**/types.ts', '**/{utils,helpers,services}/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Program', message: 'No barrels and no drawers: a file is named for its main export.' },
      ],
    },
  },
)

function nodeGlobals() {
  const names = [
    'process',
    'console',
    'Buffer',
    'URL',
    'URLSearchParams',
    'setTimeout',
    'clearTimeout',
    'setInterval',
  ]
  const more = [
    'clearInterval',
    'setImmediate',
    'AbortController',
    'AbortSignal',
    'fetch',
    'globalThis',
    'performance',
  ]
  const commonJs = [
    'module',
    'require',
    'structuredClone',
    'TextDecoder',
    'TextEncoder',
    'queueMicrotask',
    'Response',
  ]
  return Object.fromEntries([...names, ...more, ...commonJs].map((name) => [name, 'readonly']))
}
