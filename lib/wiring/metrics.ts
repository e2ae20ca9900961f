import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { readPipelineStatus, type PipelineStatus } from '#lib/wiring/pipeline-status.ts'
import { COUNTERS, type Counter } from '#lib/webhooks/pipeline-counters.ts'
import { readRefusalTotals } from '#lib/webhooks/record-refusal.ts'

const COUNTER_HELP: Record<Counter, string> = {
  posts: 'Posts of the event webhook that were read.',
  events: 'Events in them.',
  new_events: 'Events that were new.',
  duplicates: 'Events that were there already.',
  rejected_items: 'Items that could not be read as events.',
  foreign_events: 'Events of other instances.',
  conflicts: 'Events that contradict one with the same id.',
  sends_accepted: 'Send requests that the provider accepted.',
  sends_refused: 'Send requests that the provider refused for good.',
  sends_retried: 'Send requests that are tried again.',
  sends_unconfirmed: 'Send requests whose answer was lost.',
}

const GAUGES: { name: string; help: string; value: (status: PipelineStatus) => number }[] = [
  {
    name: 'backlog_posts',
    help: 'Posts that wait to be read, counted up to the limit.',
    value: ({ backlog }) => backlog.count,
  },
  {
    name: 'backlog_limit_posts',
    help: 'Beyond this many, posts are answered 503.',
    value: ({ backlog }) => backlog.limit,
  },
  {
    name: 'lag_seconds',
    help: 'How long the oldest waiting post has waited.',
    value: ({ lagSeconds }) => lagSeconds,
  },
  {
    name: 'last_post_timestamp_seconds',
    help: 'When the last post came; 0: never.',
    value: ({ lastPostAt }) => (lastPostAt?.getTime() ?? 0) / 1000,
  },
  { name: 'workers', help: 'Workers heard of in the last 15 s.', value: ({ workers }) => workers.alive },
  {
    name: 'posts_set_aside',
    help: 'Posts that could not be read at all and are kept to be read again; counting stops at 10,000.',
    value: ({ setAside }) => setAside.count,
  },
  {
    name: 'unmatched_events',
    help: 'Events in the bin; counting stops at 10,000.',
    value: ({ unmatched }) => unmatched,
  },
  {
    name: 'unconfirmed_messages',
    help: 'Mail of which nobody knows whether it left; counting stops at 10,000.',
    value: ({ unconfirmed }) => unconfirmed,
  },
  {
    name: 'silent',
    help: '1: mail was accepted over 30 minutes ago and no post came since.',
    value: ({ silence }) => (silence ? 1 : 0),
  },
]

/** Of this process: memory, event loop, garbage collection. Once, for they measure from when they begin. */
const holder = globalThis as typeof globalThis & { mailroomProcessMetrics?: Registry }

/**
 * Everything in Prometheus' text format. What concerns the installation is read from the database at each call, so that
 * it is right over any number of processes, and is the same whichever of them is asked; what concerns this process has
 * the prefix `process_` or `nodejs_`.
 */
export async function readMetrics(): Promise<{ contentType: string; body: string }> {
  const [status, refusals] = await Promise.all([readPipelineStatus(), readRefusalTotals()])
  const registry = new Registry()
  for (const { name, help, value } of GAUGES) {
    new Gauge({ name: `mailroom_${name}`, help, registers: [registry] }).set(value(status))
  }
  const totals = COUNTERS.map((name) =>
    counter(`mailroom_${name}_total`, COUNTER_HELP[name], [{ labels: '', value: status.totals[name] }]),
  )
  const refused = counter(
    'mailroom_posts_refused_total',
    'Posts refused at the door, by reason.',
    refusals.map(({ reason, count }) => ({
      labels: `{reason="${reason.replaceAll(/[^a-z-]/g, '')}"}`,
      value: count,
    })),
  )
  const body = [...totals, refused, await registry.metrics(), await processMetrics().metrics()].join('\n')
  return { contentType: registry.contentType, body: `${body.trimEnd()}\n` }
}

function processMetrics(): Registry {
  if (!holder.mailroomProcessMetrics) {
    holder.mailroomProcessMetrics = new Registry()
    collectDefaultMetrics({ register: holder.mailroomProcessMetrics })
  }
  return holder.mailroomProcessMetrics
}

/** prom-client's counters only count what they saw themselves; these totals come from the database. */
function counter(name: string, help: string, values: { labels: string; value: number }[]): string {
  const lines = values.map(({ labels, value }) => `${name}${labels} ${value}`)
  return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, ...lines].join('\n')
}
