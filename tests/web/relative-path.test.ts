import { expect, test } from 'vitest'
import { relativePath } from '#lib/web/relative-path.ts'

test.each(['/', '/contacts', '/messages?status=failed&before=1', '/contacts/1#notes'])('%s stays', (path) => {
  expect(relativePath(path)).toBe(path)
})

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '\\\\evil.example',
  'javascript:alert(1)',
  'evil.example',
  '',
  null,
  undefined,
  '/sign-in?callbackUrl=/',
])('%j becomes the front page', (value) => {
  expect(relativePath(value)).toBe('/')
})
