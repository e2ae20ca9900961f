import { expect, test } from 'vitest'
import { readTopics } from '#lib/web/live-stream.ts'

const ID = '01990000-0000-7000-8000-000000000000'
const ASKED = `messages,setup,notices,contact:${ID},message:${ID},message:no-id,secrets`

test('an admin hears of the set-up and of notices; a sales person of neither', () => {
  expect([...readTopics(ASKED, 'admin')]).toEqual([
    'messages',
    'setup',
    'notices',
    `contact:${ID}`,
    `message:${ID}`,
  ])
  expect([...readTopics(ASKED, 'sales')]).toEqual(['messages', `contact:${ID}`, `message:${ID}`])
})

test('at most 50 topics, and none of nothing', () => {
  const many = Array.from(
    { length: 60 },
    (_, n) => `contact:01990000-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`,
  )
  expect(readTopics(many.join(','), 'sales').size).toBe(50)
  expect(readTopics(null, 'admin').size).toBe(0)
})
