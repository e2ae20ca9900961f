import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate, OPERATORS, type Condition } from '#lib/workflows/conditions.ts'
import type { FactDeclaration, FactValue } from '#lib/workflows/facts.ts'
import { becauseSentence, conditionSentence } from '#lib/workflows/sentences.ts'

const FACTS: FactDeclaration[] = [
  { name: 'x.text', label: 'Text', type: 'text' },
  { name: 'x.number', label: 'Number', type: 'number' },
  { name: 'x.yes', label: 'Yes', type: 'yes-no' },
  { name: 'x.time', label: 'Time', type: 'time' },
  { name: 'x.choice', label: 'Choice', type: 'choice', options: [{ value: 'a', label: 'Apple' }] },
]

/** fact, found, operator, wanted, holds, the sentence it leaves */
const TABLE: [string, FactValue, string, Condition['value'], boolean, string][] = [
  [
    'x.text',
    'https://a.test/PRICING',
    'contains',
    'pricing',
    true,
    'Text is https://a.test/PRICING, wanted contains pricing',
  ],
  [
    'x.text',
    'https://a.test/blog',
    'contains',
    'pricing',
    false,
    'Text is https://a.test/blog, wanted contains pricing',
  ],
  ['x.text', ' CTO ', 'is', 'cto', true, 'Text is  CTO , wanted cto'],
  ['x.text', 'CTO', 'is', 'CEO', false, 'Text is CTO, wanted CEO'],
  ['x.text', 'CTO', 'is-not', 'CEO', true, 'Text is CTO, wanted not CEO'],
  ['x.text', 'ceo', 'is-not', 'CEO', false, 'Text is ceo, wanted not CEO'],
  ['x.text', 'Head of Sales', 'starts-with', 'head', true, 'Text is Head of Sales, wanted starts with head'],
  ['x.text', 'Old head', 'starts-with', 'head', false, 'Text is Old head, wanted starts with head'],
  ['x.text', null, 'is-empty', '', true, 'Text is empty, wanted empty'],
  ['x.text', 'x', 'is-empty', '', false, 'Text is x, wanted empty'],
  ['x.text', 'x', 'is-not-empty', '', true, 'Text is x, wanted not empty'],
  ['x.text', '  ', 'is-not-empty', '', false, 'Text is   , wanted not empty'],
  ['x.number', 1, 'at-least', 1, true, 'Number is 1, wanted at least 1'],
  ['x.number', 0, 'at-least', 1, false, 'Number is 0, wanted at least 1'],
  ['x.number', 1, 'at-most', 1, true, 'Number is 1, wanted at most 1'],
  ['x.number', 2, 'at-most', 1, false, 'Number is 2, wanted at most 1'],
  ['x.number', 2, 'is', 2, true, 'Number is 2, wanted 2'],
  ['x.number', null, 'is', 0, false, 'Number is empty, wanted 0'],
  ['x.yes', true, 'is', true, true, 'Yes is yes, wanted yes'],
  ['x.yes', null, 'is', true, false, 'Yes is empty, wanted yes'],
  ['x.choice', 'a', 'is-one-of', ['b', 'a'], true, 'Choice is Apple, wanted one of b or Apple'],
  ['x.choice', 'a', 'is-one-of', [], false, 'Choice is Apple, wanted one of nothing'],
  [
    'x.time',
    '2026-05-03T23:59:59.000Z',
    'after',
    '2026-05-03',
    true,
    'Time is 2026-05-03T23:59:59.000Z, wanted on or after 2026-05-03',
  ],
  [
    'x.time',
    '2026-05-02T23:59:59.000Z',
    'after',
    '2026-05-03',
    false,
    'Time is 2026-05-02T23:59:59.000Z, wanted on or after 2026-05-03',
  ],
  [
    'x.time',
    '2026-05-02T00:00:00.000Z',
    'before',
    '2026-05-03',
    true,
    'Time is 2026-05-02T00:00:00.000Z, wanted before 2026-05-03',
  ],
  [
    'x.time',
    '2026-05-03T00:00:00.000Z',
    'before',
    '2026-05-03',
    false,
    'Time is 2026-05-03T00:00:00.000Z, wanted before 2026-05-03',
  ],
]

for (const [field, found, operator, value, holds, sentence] of TABLE) {
  test(`${sentence}: ${holds ? 'holds' : 'does not hold'}`, () => {
    const { passed, because } = evaluate([{ field, operator, value }], { [field]: found }, FACTS)
    expect(passed).toBe(holds)
    const [line] = because
    expect(
      line &&
        becauseSentence(
          line,
          FACTS.find(({ name }) => name === field),
        ),
    ).toBe(sentence)
  })
}

test('every operator of every type is in the table, once held and once not', () => {
  for (const fact of FACTS.filter(({ type }) => type !== 'yes-no')) {
    for (const operator of Object.keys(OPERATORS[fact.type])) {
      const outcomes = TABLE.filter(([name, , used]) => name === fact.name && used === operator).map(
        (row) => row[4],
      )
      expect(new Set(outcomes), `${fact.type} ${operator}`).toEqual(new Set([true, false]))
    }
  }
})

test('all conditions are tested, also after one has failed', () => {
  const conditions = [
    { field: 'x.number', operator: 'is', value: 1 },
    { field: 'x.text', operator: 'is', value: 'a' },
  ]
  const { passed, because } = evaluate(conditions, { 'x.number': 2, 'x.text': 'a' }, FACTS)
  expect(passed).toBe(false)
  expect(because.map((line) => line.passed)).toEqual([false, true])
})

test('a condition on a value that is not known, or by an operator that its type lacks, fails and says so', () => {
  const { passed, because } = evaluate([{ field: 'x.gone', operator: 'is', value: 'a' }], {}, FACTS)
  expect(passed).toBe(false)
  expect(because.map((line) => becauseSentence(line))).toEqual(['x.gone is empty, wanted a'])
  expect(evaluate([{ field: 'x.text', operator: 'toString', value: '' }], {}, FACTS).passed).toBe(false)
})

test('conditions read as sentences', () => {
  expect(conditionSentence({ field: 'x.number', operator: 'at-least', value: 2 }, FACTS)).toBe(
    'Number is at least 2',
  )
  expect(conditionSentence({ field: 'x.text', operator: 'is-not-empty', value: '' }, FACTS)).toBe(
    'Text is not empty',
  )
})

test('a long value is cut where it is shown, never in the middle of a character', () => {
  const { because } = evaluate(
    [{ field: 'x.text', operator: 'is', value: 'a' }],
    { 'x.text': '😀'.repeat(400) },
    FACTS,
  )
  expect(because[0]?.found).toBe('😀'.repeat(300))
})

test('evaluate answers whatever the facts and the conditions are', () => {
  const name = fc.oneof(fc.constantFrom(...FACTS.map((fact) => fact.name)), fc.string())
  const operators = Object.values(OPERATORS).flatMap((table) => Object.keys(table))
  const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.array(fc.string()))
  const fact = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null))
  const condition = fc.record({
    field: name,
    operator: fc.oneof(
      fc.constantFrom(...operators),
      fc.constantFrom('__proto__', 'constructor'),
      fc.string(),
    ),
    value,
  })
  fc.assert(
    fc.property(fc.array(condition), fc.dictionary(name, fact), (conditions, facts) => {
      const { passed, because } = evaluate(conditions, facts, FACTS)
      expect(because).toHaveLength(conditions.length)
      expect(passed).toBe(because.every((line) => line.passed))
      for (const line of because) expect(becauseSentence(line)).not.toBe('')
    }),
  )
})
