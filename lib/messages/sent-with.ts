import { z } from 'zod'
import type { SendOptions } from '#lib/mail/transport.ts'
import { TRANSPORTS, type Transport } from '#lib/settings/transport.ts'

/** What a message was handed over with: settings change, a message that went out does not. */
const kept = z.object({
  transport: z.enum(TRANSPORTS),
  /** Of the key; null: a release that did not keep it. */
  keyLastFour: z.string().nullable().default(null),
  categories: z.array(z.string()),
  tracksOpens: z.boolean(),
  tracksClicks: z.boolean(),
  hasFooter: z.boolean(),
  ipPool: z.string().nullable(),
  unsubscribeGroupId: z.number().nullable(),
})

export type SentWith = z.output<typeof kept>

/** What is kept of a stream's settings with a message that is handed over now. */
export function sentWith(
  { stream }: { stream: string },
  {
    transport,
    keyLastFour,
    options,
  }: { transport: Transport; keyLastFour: string | null; options: SendOptions },
): SentWith {
  const { footer, categories, ...rest } = options
  return {
    transport,
    keyLastFour,
    ...rest,
    categories: [`crm-${stream}`, ...categories],
    hasFooter: footer !== null,
  }
}

/** The stored form, read back; null before the first attempt. */
export function readSentWith(json: unknown): SentWith | null {
  const parsed = kept.safeParse(json)
  return parsed.success ? parsed.data : null
}
