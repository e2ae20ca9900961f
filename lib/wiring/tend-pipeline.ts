import { transaction, type Tx } from '#lib/db.ts'
import { enqueue } from '#lib/jobs/enqueue.ts'
import { notifyAdmins, solveNotices } from '#lib/setup/notify-admins.ts'
import { PROVIDER_LABEL } from '#lib/settings/provider.ts'
import { tendPartitions } from '#lib/webhooks/post-retention.ts'
import { countSetAside } from '#lib/webhooks/set-aside.ts'
import { findSilence, SILENCE_MINUTES } from '#lib/wiring/pipeline-status.ts'

const EVERY_MS = 5 * 60_000
const SILENCE_KEY = 'pipeline:silence'
const SET_ASIDE_KEY = 'pipeline:set-aside'

/** Queues the next round. Any number of workers may ask: the job is named for its time, and each round asks for the next. */
async function schedulePipelineCare(tx: Tx, now: Date): Promise<void> {
  const at = new Date(Math.ceil((now.getTime() + 1) / EVERY_MS) * EVERY_MS)
  await enqueue(tx, 'pipeline.tend', {}, { runAt: at, jobKey: `pipeline.tend:${at.toISOString()}` })
}

/** Job `pipeline.tend`, every 5 minutes: partitions made ahead and dropped behind, and admins told of silence and of posts set aside, once. */
export async function tendPipeline(now: Date): Promise<void> {
  await transaction((tx) => schedulePipelineCare(tx, now))
  await tendPartitions(now)
  await watchSilence(now)
  await watchSetAside(now)
}

async function watchSilence(now: Date): Promise<void> {
  const silence = await findSilence()
  await transaction(async (tx) => {
    if (!silence) return solveNotices(tx, SILENCE_KEY, now)
    await notifyAdmins(tx, {
      key: SILENCE_KEY,
      title: 'No event for accepted mail',
      body: `${PROVIDER_LABEL[silence.provider]} accepted mail more than ${SILENCE_MINUTES} minutes ago and has reported nothing since. Look whether the event webhook is on and points here.`,
      href: '/settings/pipeline',
    })
  })
}

/** Such posts stay until somebody reads them again: who was told of them hears of later ones only. */
async function watchSetAside(now: Date): Promise<void> {
  const { count, lastAt } = await countSetAside()
  await transaction(async (tx) => {
    if (!lastAt) return solveNotices(tx, SET_ASIDE_KEY, now)
    const told = await tx.notification.count({ where: { key: SET_ASIDE_KEY, createdAt: { gte: lastAt } } })
    if (told > 0) return
    await notifyAdmins(tx, {
      key: SET_ASIDE_KEY,
      title: count === 1 ? 'A post could not be read' : 'Posts could not be read',
      body: `What the event webhook brought could not be read and was set aside with the reason: ${count.toLocaleString('en')} ${count === 1 ? 'post' : 'posts'}. Their events are missing until they are read again.`,
      href: '/settings/pipeline/posts?outcome=set-aside',
    })
  })
}
