import { expect, test } from 'vitest'
import { sayAndAdvise } from '#lib/mail/say.ts'

test.each([
  ['Maximum credits exceeded', 'Buy more.', 'Maximum credits exceeded. Buy more.'],
  ['The answer never came.', 'Wait.', 'The answer never came. Wait.'],
  ['No more.', '', 'No more.'],
  ['', 'Wait.', 'Wait.'],
])('“%s” and “%s” are sentences: “%s”', (reason, advice, said) => {
  expect(sayAndAdvise(reason, advice)).toBe(said)
})
