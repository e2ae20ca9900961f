import { env } from '#lib/env.ts'
import type { JobHandlers } from '#lib/jobs/catalog.ts'
import { deliver } from '#lib/messages/deliver.ts'
import { checkSetUp } from '#lib/wiring/check-set-up.ts'
import { joinEvents } from '#lib/messages/unmatched.ts'
import { openTransport } from '#lib/wiring/open-transport.ts'
import { readAllPosts } from '#lib/wiring/read-all-posts.ts'
import { readPostsAgain } from '#lib/wiring/read-posts.ts'
import { runWebhookConnect } from '#lib/wiring/run-webhook-connect.ts'
import { sendBySystemServer } from '#lib/wiring/send-by-system-server.ts'
import { expirePreviousKey } from '#lib/settings/spare-keys.ts'
import { deliverSystemMail } from '#lib/system-mail/deliver-system-mail.ts'
import { mailReset } from '#lib/users/reset-by-link.ts'
import { tendPipeline } from '#lib/wiring/tend-pipeline.ts'
import { runReplay } from '#lib/webhooks/replay-posts.ts'
import { runWorkflow } from '#lib/workflows/run.ts'
import { startWorkflows } from '#lib/workflows/start.ts'

/** What each job does. The only list; a job without a handler does not compile. */
export const jobHandlers: JobHandlers = {
  'posts.process': (_payload, { signal }) => readAllPosts(signal),
  'posts.replay': ({ replayId }, job) => runReplay(replayId, readPostsAgain, job),
  'pipeline.tend': () => tendPipeline(new Date()),
  'messages.deliver': ({ messageId }) => deliver(messageId, { instance: env().instance, openTransport }),
  'system.deliver': ({ systemMailId }) => deliverSystemMail(systemMailId, sendBySystemServer),
  'keys.expire': (name) => expirePreviousKey(name),
  'setup.check': (payload, { signal }) => checkSetUp(payload, signal),
  'events.join': async ({ eventIds, messageIds }) => {
    await joinEvents({ eventIds: eventIds.map(BigInt), messageIds })
  },
  'users.mail-reset': ({ email }) => mailReset(email),
  'workflows.start': ({ eventIds }) => startWorkflows(eventIds.map(BigInt)),
  'workflows.run': ({ runId }, job) => runWorkflow(runId, job),
  'webhook.connect': (order, job) => runWebhookConnect(order, job),
}
