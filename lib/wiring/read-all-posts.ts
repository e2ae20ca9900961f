import { dropSpareJobs } from '#lib/jobs/drop-spare-jobs.ts'
import { drainPosts } from '#lib/webhooks/drain-posts.ts'
import { readPosts } from '#lib/wiring/read-posts.ts'

/** Transactions of one process that read posts at the same moment: more of them only wait for each other's messages. */
const MAX_READERS = 2
/** Each stored handful of posts brings a job: after a time without a worker there are thousands. Some are for other workers. */
const JOBS_LEFT = 8

const state = { readers: 0, hasMore: false }

/**
 * Reads posts until none is left. While enough readers are at it a call only leaves word, and one of them looks once
 * more before it ends. Throws when it is stopped before the end, so that the job comes again.
 */
export async function readAllPosts(signal: AbortSignal): Promise<void> {
  state.hasMore = true
  if (state.readers >= MAX_READERS) return
  state.readers++
  try {
    await dropSpareJobs('posts.process', { keep: JOBS_LEFT })
    while (state.hasMore) {
      state.hasMore = false
      while ((await drainPosts(readPosts)) > 0) signal.throwIfAborted()
    }
  } finally {
    state.readers--
  }
}
