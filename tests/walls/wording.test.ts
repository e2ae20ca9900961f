import js from '@eslint/js'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'

// The first text waits until the compiler is loaded.
vi.setConfig({ testTimeout: 120_000 })

type Offence = { rule: string; file: string; text: string; says?: string }

/** Files that exist: the rules that know types want to find them in the project. The text is ours. */
const DOMAIN = 'lib/errors.ts'
const COMPONENT = 'components/ui/badge.tsx'
const TEST = 'tests/jobs/enqueue.test.ts'

/** For each rule of ours, a text that breaks it. */
const OFFENCES: Offence[] = [
  {
    rule: 'no-restricted-properties',
    file: DOMAIN,
    text: 'export const home = process.env.HOME',
    says: 'env()',
  },
  { rule: 'no-restricted-properties', file: DOMAIN, text: 'export const { env } = process', says: 'env()' },
  { rule: 'no-restricted-properties', file: COMPONENT, text: `await window.fetch('/')`, says: 'outside' },
  { rule: 'no-restricted-imports', file: DOMAIN, text: `export { env } from 'node:process'`, says: 'env()' },
  { rule: 'no-restricted-imports', file: DOMAIN, text: `import 'node:https'`, says: 'outside' },
  { rule: 'no-restricted-imports', file: DOMAIN, text: `import '#lib/env'`, says: 'ending' },
  { rule: 'no-restricted-imports', file: COMPONENT, text: `import './button'`, says: 'ending' },
  {
    rule: 'no-restricted-imports',
    file: COMPONENT,
    text: `import '../shell/rail.tsx'`,
    says: 'Across folders',
  },
  {
    rule: 'no-restricted-globals',
    file: DOMAIN,
    text: `await fetch('https://example.com')`,
    says: 'outside',
  },
  {
    rule: 'no-restricted-globals',
    file: 'app/x.ts',
    text: `new WebSocket('wss://example.com')`,
    says: 'outside',
  },
  {
    rule: 'no-restricted-syntax',
    file: COMPONENT,
    text: `await fetch('//evil.example')`,
    says: 'own server',
  },
  {
    rule: 'no-restricted-syntax',
    file: COMPONENT,
    text: 'export const a = (b: string) => fetch(b)',
    says: 'own server',
  },
  { rule: 'no-restricted-syntax', file: DOMAIN, text: 'export class Mailer {}', says: 'classes' },
  {
    rule: 'no-restricted-syntax',
    file: DOMAIN,
    text: 'await Promise.reject(new Error()).catch(() => {})',
    says: 'swallowed',
  },
  {
    rule: 'no-restricted-syntax',
    file: DOMAIN,
    text: 'export const find = (it: string) => new RegExp(it)',
    says: 'pattern',
  },
  {
    rule: 'no-restricted-syntax',
    file: COMPONENT,
    text: 'export const a = <b dangerouslySetInnerHTML={{ __html: "" }} />',
    says: 'frame',
  },
  {
    rule: 'no-restricted-syntax',
    file: COMPONENT,
    text: 'export const a = <iframe srcDoc="" />',
    says: 'frame',
  },
  {
    rule: 'no-restricted-syntax',
    file: 'lib/contacts/index.ts',
    text: 'export const a = 1',
    says: 'barrels',
  },
  {
    rule: 'no-restricted-syntax',
    file: 'lib/contacts/types.ts',
    text: 'export const a = 1',
    says: 'drawers',
  },
  { rule: 'no-restricted-syntax', file: 'lib/utils/text.ts', text: 'export const a = 1', says: 'drawers' },
  { rule: 'no-restricted-syntax', file: TEST, text: `vi.mock('#lib/db.ts')`, says: 'mocked' },
  { rule: 'no-restricted-syntax', file: TEST, text: 'setTimeout(done, 100)', says: 'sleep' },
  { rule: 'no-restricted-syntax', file: TEST, text: 'await page.waitForTimeout(100)', says: 'sleep' },
  { rule: 'no-console', file: DOMAIN, text: `console.log('hello')` },
  { rule: 'no-empty', file: DOMAIN, text: 'try { JSON.parse("") } catch {}' },
  { rule: 'max-lines', file: DOMAIN, text: '//\n'.repeat(301) },
  {
    rule: '@typescript-eslint/no-explicit-any',
    file: DOMAIN,
    text: 'export const a = (b: any) => String(b)',
  },
  {
    rule: '@typescript-eslint/no-unsafe-assignment',
    file: DOMAIN,
    text: 'export const a: string = JSON.parse("1")',
  },
  {
    rule: '@typescript-eslint/no-non-null-assertion',
    file: DOMAIN,
    text: 'export const a = (b: string | null) => b!.length',
  },
  { rule: '@typescript-eslint/no-unused-vars', file: DOMAIN, text: 'const a = 1' },
  { rule: '@typescript-eslint/no-floating-promises', file: DOMAIN, text: 'Promise.resolve(1)' },
  {
    rule: '@typescript-eslint/no-misused-promises',
    file: DOMAIN,
    text: 'export const a = [1].filter(async () => true)',
  },
  { rule: '@typescript-eslint/await-thenable', file: DOMAIN, text: 'await 1' },
  {
    rule: '@typescript-eslint/no-unnecessary-type-assertion',
    file: DOMAIN,
    text: 'export const a = (b: string) => b as string',
  },
  { rule: '@typescript-eslint/only-throw-error', file: DOMAIN, text: `throw 'no'` },
  {
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    file: DOMAIN,
    text: `export function a(b: 'x' | 'y') { switch (b) { case 'x': return 1 } return 2 }`,
  },
  {
    rule: 'react-hooks/rules-of-hooks',
    file: COMPONENT,
    text: `import { useState } from 'react'\nexport function A({ b }: { b: boolean }) { if (b) useState(1); return null }`,
  },
  {
    rule: 'react-hooks/exhaustive-deps',
    file: COMPONENT,
    text: `import { useEffect } from 'react'\nexport function A({ b }: { b: () => void }) { useEffect(() => { b() }, []); return null }`,
  },
  {
    rule: 'react-hooks/set-state-in-render',
    file: COMPONENT,
    text: `import { useState } from 'react'\nexport function A() { const [b, setB] = useState(0); setB(1); return b }`,
  },
  {
    rule: 'react-hooks/static-components',
    file: COMPONENT,
    text: 'export function A() { const B = () => <i />; return <B /> }',
  },
]

/** What the same rules let through where it belongs. */
const INNOCENT: Offence[] = [
  { rule: 'no-restricted-syntax', file: COMPONENT, text: `await fetch('/api/health')` },
  { rule: 'no-restricted-properties', file: 'lib/env.ts', text: 'export const home = process.env.HOME' },
  {
    rule: 'no-restricted-globals',
    file: 'lib/sendgrid/client.ts',
    text: `await fetch('https://example.com')`,
  },
  { rule: 'no-restricted-imports', file: 'lib/sandbox/process.ts', text: `import 'node:http'` },
  { rule: 'no-restricted-syntax', file: DOMAIN, text: 'export class LateError extends Error {}' },
  { rule: 'no-restricted-syntax', file: 'tests/support/wait-for.ts', text: 'setTimeout(() => 1, 20)' },
  { rule: 'no-console', file: 'lib/launch/start.mjs', text: `console.log('hello')` },
]

/** Rules that know types are asked on a project of one file, the others without types: the whole project takes 20 s. */
const typed = new ESLint({
  overrideConfig: {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parserOptions: {
        projectService: false,
        // Else CI reads the file's own text instead of ours.
        disallowAutomaticSingleRunInference: true,
        project: 'wording.tsconfig.json',
        tsconfigRootDir: import.meta.dirname,
      },
    },
  },
})
const untyped = new ESLint({
  overrideConfig: { files: ['**/*.ts', '**/*.tsx'], ...tseslint.configs.disableTypeChecked },
})

async function lint({ rule, file, text }: Offence): Promise<string[]> {
  const eslint = rule.startsWith('@typescript-eslint/') && file === DOMAIN ? typed : untyped
  const [result] = await eslint.lintText(`${text}\n`, { filePath: file })
  const fatal = result?.messages.filter((message) => message.fatal).map((message) => message.message)
  expect(fatal, 'the text can be parsed').toEqual([])
  return (result?.messages ?? [])
    .filter((message) => message.ruleId === rule)
    .map((message) => message.message)
}

/** Everything that was said about some offence. */
const said: string[] = []

for (const offence of OFFENCES) {
  test(`${offence.rule}: ${offence.file} may not say ${offence.text.slice(0, 60).replace(/\s+/g, ' ')}`, async () => {
    const messages = await lint(offence)
    said.push(...messages)
    expect(messages.join('\n')).toContain(offence.says ?? '')
    expect(messages).not.toEqual([])
  })
}

for (const innocent of INNOCENT) {
  test(`${innocent.rule}: ${innocent.file} may say ${innocent.text}`, async () => {
    expect(await lint(innocent)).toEqual([])
  })
}

test('every sentence and every rule of our own configuration has been proven above', async () => {
  const presets = new Set(
    [...tseslint.configs.strict, { rules: js.configs.recommended.rules }].flatMap((preset) =>
      Object.keys(preset.rules ?? {}),
    ),
  )
  const sentences = new Set<string>()
  const rules = new Set<string>()
  for (const file of [DOMAIN, COMPONENT, TEST, 'lib/contacts/index.ts']) {
    const configuration: unknown = await typed.calculateConfigForFile(file)
    for (const [rule, [severity, ...options]] of Object.entries(shape.parse(configuration).rules)) {
      if (severity === 2 && !presets.has(rule)) rules.add(rule)
      if (severity === 2) for (const sentence of messagesIn(options)) sentences.add(sentence)
    }
  }
  expect([...sentences].filter((sentence) => !said.some((message) => message.includes(sentence)))).toEqual([])
  expect([...rules].filter((rule) => !OFFENCES.some((offence) => offence.rule === rule))).toEqual([])
})

const shape = z.object({ rules: z.record(z.string(), z.tuple([z.number()], z.unknown())) })

function messagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(messagesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'message' && typeof inner === 'string' ? [inner.replace(/\.$/, '')] : messagesIn(inner),
  )
}
