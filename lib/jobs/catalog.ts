import { z } from 'zod'

/** Every job: its name and what it carries. A name in the queue that is not here is a job of another release. */
export const JOBS = {
  /** Drain the raw posts that wait. Carries nothing: which posts, the job finds itself. */
  'posts.process': z.object({}),
  /** Read stored posts once more, as an admin asked. */
  'posts.replay': z.object({ replayId: z.uuid() }),
  /** Every 5 minutes: partitions of raw posts, and silence. */
  'pipeline.tend': z.object({}),
  'messages.deliver': z.object({ messageId: z.uuid() }),
  /** Look again for the messages of these events, and for the events that waited for these messages. */
  'events.join': z.object({ eventIds: z.array(z.string().regex(/^\d+$/)), messageIds: z.array(z.uuid()) }),
  /** Hand one of Mailroom's own mails to the system server. */
  'system.deliver': z.object({ systemMailId: z.uuid() }),
  /** Forget the key that was swapped out a day ago. */
  'keys.expire': z.object({
    provider: z.enum(['sendgrid_us', 'sendgrid_eu', 'sandbox']),
    stream: z.enum(['transactional', 'marketing']),
  }),
  /** Check the set-up. `night`: the UTC day a nightly run is for. */
  'setup.check': z.discriminatedUnion('reason', [
    z.object({ reason: z.literal('nightly'), night: z.iso.date() }),
    z.object({ reason: z.enum(['checklist', 'demand']), askedById: z.uuid().nullable() }),
  ]),
  /** Mail a link to choose a new password, if anybody signs in with this address. */
  'users.mail-reset': z.object({ email: z.string() }),
  /** Let live workflows look at these events (ids as text: they are 64-bit). */
  'workflows.start': z.object({ eventIds: z.array(z.string().regex(/^\d+$/)) }),
  'workflows.run': z.object({ runId: z.uuid() }),
  /** Make or mend the event webhook that was asked for. */
  'webhook.connect': z.object({
    provider: z.enum(['sendgrid_us', 'sendgrid_eu', 'sandbox']),
    askedById: z.uuid().nullable().default(null),
  }),
} as const

export type JobName = keyof typeof JOBS
export type JobPayload<Name extends JobName> = z.output<(typeof JOBS)[Name]>
export type JobHandlers = { [Name in JobName]: (payload: JobPayload<Name>, job: JobContext) => Promise<void> }

/** `lastAttempt`: this is the last time the job is tried. */
export type JobContext = { attempt: number; lastAttempt: boolean; signal: AbortSignal }

/** Lower runs first: what a person waits for is never behind bulk work. */
export const PRIORITY: Record<JobName, number> = {
  'system.deliver': -10,
  'users.mail-reset': -10,
  'messages.deliver': -10,
  'workflows.run': -5,
  'setup.check': -5,
  'workflows.start': 0,
  'events.join': -6,
  'posts.process': 0,
  'pipeline.tend': 0,
  'posts.replay': 10,
  'webhook.connect': -10,
  'keys.expire': 0,
}

/** How many jobs of a lane one worker runs at once. A full lane holds up nothing in another. */
export const LANES = { system: 2, prompt: 4, rules: 4, intake: 3 } as const
export type Lane = keyof typeof LANES

/**
 * system: Mailroom's own mail, whatever SendGrid does. prompt: a person waits for it. rules: what workflows do. intake: what
 * comes in by the thousand.
 */
export const LANE: Record<JobName, Lane> = {
  'system.deliver': 'system',
  'users.mail-reset': 'system',
  'messages.deliver': 'prompt',
  'webhook.connect': 'prompt',
  'setup.check': 'rules',
  'keys.expire': 'rules',
  'workflows.start': 'rules',
  'workflows.run': 'rules',
  'events.join': 'rules',
  'posts.process': 'intake',
  'posts.replay': 'intake',
  'pipeline.tend': 'intake',
}
