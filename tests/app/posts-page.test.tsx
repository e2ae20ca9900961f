import { beforeEach, expect, test } from 'vitest'
import { PostRow } from '#components/settings/pipeline/post-row.tsx'
import { ReplayList } from '#components/settings/pipeline/replay-list.tsx'
import { TimeZoneProvider } from '#components/ui/time-zone.tsx'
import { db } from '#lib/db.ts'
import { dayRange } from '#lib/days.ts'
import { EMPTY_FORM } from '#lib/web/form-state.ts'
import { listPosts } from '#lib/webhooks/list-posts.ts'
import { listReplays, startReplay } from '#lib/webhooks/replay-posts.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { words } from '../support/render.tsx'
import { drainAll, emptyPipeline, event, store } from '../webhooks/post-rig.ts'

useDatabase()
beforeEach(emptyPipeline)

const action = () => Promise.resolve(EMPTY_FORM)

test('each filter lists posts whose badge says the same', async () => {
  const read = await store([])
  const rejected = await store([event(crypto.randomUUID(), 1), 'no event'])
  await drainAll()
  const waiting = await store([])
  const found = async (outcome: 'processed' | 'rejected' | 'pending') =>
    (await listPosts({ outcome })).posts.map((post) => [BigInt(post.id), post.outcome])
  expect(await found('processed')).toEqual([[read.id, 'processed']])
  expect(await found('rejected')).toEqual([[rejected.id, 'rejected']])
  expect(await found('pending')).toEqual([[waiting.id, 'pending']])
})

test('a post that is read again has no more new events than events', async () => {
  await store([])
  await drainAll()
  await db().rawPost.updateMany({ data: { eventCount: 1, newCount: 2 } })
  const [post] = (await listPosts({})).posts
  if (!post) throw new Error('No post')
  expect(words(<PostRow post={post} readAgain={action} />)).toContain('1 event, 1 new ')
})

test.each([
  ['2026-10-24', '2026-10-26', / 24 Oct( 2026)? to 26 Oct( 2026)?, begun/],
  ['2026-10-25', '2026-10-25', / 25 Oct( 2026)?, begun/],
  ['2025-12-31', '2026-01-01', / 31 Dec 2025 to 1 Jan( 2026)?, begun/],
])('a replay of %s to %s says which days it covers, as the reader counts them', async (from, to, said) => {
  const zone = 'Pacific/Auckland'
  const days = dayRange({ from, to }, zone)
  if (!days.from || !days.to) throw new Error('No days')
  await store([])
  await db().rawPost.updateMany({ data: { state: 'processed', receivedAt: days.from } })
  await startReplay({ from: days.from, until: days.to, onlyRejected: false, actorId: (await makeUser()).id })
  await db().postReplay.updateMany({ data: { newCount: 1 } })
  const [replay] = await listReplays()
  if (!replay) throw new Error('No replay')
  const shown = words(
    <TimeZoneProvider zone={zone}>
      <ReplayList replays={[replay]} stop={action} />
    </TimeZoneProvider>,
  )
  expect(shown).toMatch(said)
  expect(shown).toContain('1 new event, 0 rejected')
})
