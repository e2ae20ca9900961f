import type { Provider } from '#db/client.ts'
import type { MailEvent } from '#lib/mail/event.ts'

/** One event as it came in a post of a provider. */
export type ReceivedEvent = MailEvent & { provider: Provider; postId: bigint | null; receivedAt: Date }
