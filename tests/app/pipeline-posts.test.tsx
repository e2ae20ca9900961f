import { beforeEach, expect, test } from 'vitest'
import { readAgain } from '../../app/(crm)/settings/pipeline/posts/actions.ts'
import { ReplayList } from '#components/settings/pipeline/replay-list.tsx'
import { AsideRows } from '#components/settings/pipeline/status-figures.tsx'
import { StatusNotices } from '#components/settings/pipeline/status-notices.tsx'
import { db } from '#lib/db.ts'
import { EMPTY_FORM } from '#lib/web/form-state.ts'
import { listPosts } from '#lib/webhooks/list-posts.ts'
import { listReplays, startReplay } from '#lib/webhooks/replay-posts.ts'
import { readPipelineStatus } from '#lib/wiring/pipeline-status.ts'
import { useDatabase } from '../support/database.ts'
import { makeUser } from '../support/factories.ts'
import { render, words } from '../support/render.tsx'
import { inRequest, request } from '../support/request-scope.ts'
import { cookieOf } from '../support/sign-in.ts'
import { drainAll, emptyPipeline, store } from '../webhooks/post-rig.ts'

useDatabase()
beforeEach(emptyPipeline)

test('“Read again” on a post that still cannot be read says so, and that the reason is kept', async () => {
  const { id } = await store([])
  await db().rawPost.updateMany({
    data: { state: 'rejected', error: 'a former reason', body: new Uint8Array(Buffer.from('not packed')) },
  })
  const form = new FormData()
  form.set('id', String(id))
  const headers = { cookie: await cookieOf(await makeUser({ role: 'admin' })) }
  const sent = request('/', headers, { method: 'POST' })
  const { result } = await inRequest(sent, () => readAgain(EMPTY_FORM, form))
  expect(result).toMatchObject({
    ok: false,
    message: 'This post still cannot be read. The reason is kept with it.',
  })
  expect(await db().rawPost.findFirstOrThrow()).toMatchObject({
    state: 'rejected',
    error: 'incorrect header check',
  })
})

test('the progress of reading days again says how many could not be read, where any', async () => {
  await store([])
  await db().rawPost.updateMany({ data: { state: 'processed' } })
  const range = { from: new Date(Date.now() - 3600_000), until: new Date(Date.now() + 3600_000) }
  await startReplay({ ...range, onlyRejected: false, actorId: (await makeUser()).id })
  const shown = async () =>
    words(<ReplayList replays={await listReplays()} stop={() => Promise.resolve(EMPTY_FORM)} />)
  expect(await shown()).not.toContain('could not be read')
  await db().postReplay.updateMany({ data: { unreadCount: 1200 } })
  expect(await shown()).toContain('0 of 1 posts, 0 new events, 0 rejected, 1,200 could not be read')
})

test('posts set aside are shown on the status page as what they are, with a list of just them', async () => {
  const aside = await store([])
  await store(['no event'])
  await store([])
  await db().rawPost.updateMany({ where: { id: aside.id }, data: { state: 'rejected', error: 'a reason' } })
  await drainAll()
  const status = await readPipelineStatus()
  expect(status.isAnyRejected).toBe(true)
  await db().rawPost.updateMany({ data: { isSample: true } })
  expect((await readPipelineStatus()).isAnyRejected).toBe(false)
  const notices = render(<StatusNotices status={status} provider="sandbox" />)
  expect(notices).toContain('1 post could not be read')
  expect(notices).toContain('href="/settings/pipeline/posts?outcome=set-aside"')
  expect(words(<AsideRows status={status} />)).toMatch(/Posts set aside .*? read again\. 1 Unmatched/)
  expect((await listPosts({ outcome: 'set-aside' })).posts).toMatchObject([
    { id: String(aside.id), outcome: 'set-aside', error: 'a reason' },
  ])
  const rejected = (await listPosts({ outcome: 'rejected' })).posts.map(({ outcome }) => outcome)
  expect(rejected).toEqual(['rejected', 'set-aside'])
})
