import { expect, test } from 'vitest'
import { foldFinding, isNews, isOvertaken, isStale, transition, type Standing } from '#lib/setup/standing.ts'
import type { Finding } from '#lib/setup/check.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 4, 3, 10, minutes))
const finding = (state: Finding['state'], summary: string = state): Finding => ({ state, summary })
const after = (...findings: Finding[]): Standing => {
  const standing = findings.reduce<Standing | null>(
    (before, found, index) => foldFinding(before, found, at(index)),
    null,
  )
  if (!standing) throw new Error('no finding')
  return standing
}

test('what could not be found out replaces nothing that is known, and is kept beside it', () => {
  const standing = after(finding('ok', 'all is well'), finding('unknown', 'no answer'))
  expect(standing).toMatchObject({
    state: 'ok',
    summary: 'all is well',
    foundAt: at(0),
    triedAt: at(1),
    unknownWhy: 'no answer',
  })
  expect(foldFinding(standing, finding('ok'), at(2))).toMatchObject({ unknownWhy: null, foundAt: at(2) })
})

test('a finding from before the mail that is under way says nothing of it', () => {
  const waiting = after(finding('waiting'), finding('waiting'))
  expect([at(0), at(1), at(2), null].map((mailAt) => isOvertaken(waiting, mailAt))).toEqual([
    false,
    false,
    true,
    false,
  ])
  expect(isOvertaken(after(finding('ok')), at(2)), 'it worked').toBe(false)
  expect(isOvertaken(null, at(2))).toBe(false)
})

test('a check that never found anything out says so', () => {
  expect(after(finding('unknown', 'no answer'))).toMatchObject({ state: 'unknown', unknownWhy: 'no answer' })
})

test('a state keeps its beginning while it lasts, also through attempts without an outcome', () => {
  const standing = after(
    finding('waiting'),
    finding('waiting', 'still'),
    finding('unknown'),
    finding('waiting'),
  )
  expect(standing.since).toEqual(at(0))
  expect(foldFinding(standing, finding('ok'), at(9)).since).toEqual(at(9))
})

test('when it last worked outlives the failure', () => {
  expect(after(finding('ok'), finding('failed'), finding('failed')).lastOkAt).toEqual(at(0))
  expect(after(finding('failed')).lastOkAt).toBeNull()
})

test.each<[Finding['state'][], Finding['state'], 'broke' | 'mended' | null]>([
  [['ok'], 'failed', 'broke'],
  [['ok', 'unknown'], 'failed', 'broke'],
  [['ok', 'waiting'], 'failed', 'broke'],
  [['ok', 'failed'], 'failed', null],
  [['waiting'], 'failed', null],
  [[], 'failed', null],
  [['ok'], 'unknown', null],
  [['ok'], 'waiting', 'broke'],
  [['ok', 'unknown'], 'waiting', 'broke'],
  [['ok', 'waiting'], 'waiting', null],
  [['ok', 'failed'], 'waiting', null],
  [['unknown'], 'waiting', null],
  [['ok', 'waiting'], 'ok', 'mended'],
  [['ok', 'failed'], 'ok', 'mended'],
  [['ok', 'failed', 'unknown'], 'ok', 'mended'],
  [['ok'], 'ok', null],
])('%j and then %s is %s', (states, next, change) => {
  const before = states.length > 0 ? after(...states.map((state) => finding(state))) : null
  expect(transition(before, foldFinding(before, finding(next), at(30)))).toBe(change)
})

test('what waits because it was begun anew has not stopped working, and is told once it fails', () => {
  const before = after(finding('ok'))
  const anew = { ...finding('waiting'), isAnew: true }
  const waiting = foldFinding(before, anew, at(30))
  expect(transition(before, waiting, anew)).toBeNull()
  expect(transition(waiting, foldFinding(waiting, finding('failed'), at(31)))).toBe('broke')
})

test('of an account that was left nothing has stopped working, until it worked with the next one', () => {
  const left: Standing = { ...after(finding('ok')), state: 'waiting', leftAt: at(5) }
  const waiting = foldFinding(left, finding('waiting'), at(6))
  const failed = foldFinding(waiting, finding('failed'), at(7))
  expect([transition(left, waiting), transition(waiting, failed)]).toEqual([null, null])
  expect(failed).toMatchObject({ leftAt: at(5), lastOkAt: at(0) })
  const mended = foldFinding(failed, finding('ok'), at(8))
  expect(mended.leftAt).toBeNull()
  expect(transition(mended, foldFinding(mended, finding('failed'), at(9)))).toBe('broke')
})

test('a finding is stale after 26 hours, and not a moment before', () => {
  const foundAt = new Date('2026-05-03T10:00:00Z')
  expect(isStale({ foundAt }, new Date('2026-05-04T12:00:00Z'))).toBe(false)
  expect(isStale({ foundAt }, new Date('2026-05-04T12:00:01Z'))).toBe(true)
})

test('only what reads differently is news', () => {
  const before = after(finding('ok', 'same'))
  expect(isNews(before, foldFinding(before, finding('ok', 'same'), at(5)))).toBe(false)
  expect(isNews(before, foldFinding(before, finding('ok', 'other'), at(5)))).toBe(true)
  expect(isNews(before, foldFinding(before, finding('unknown', 'no answer'), at(5)))).toBe(true)
})
