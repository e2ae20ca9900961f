import { compose } from '#lib/messages/compose.ts'
import { TEST_MAIL_PREFIX } from '#lib/messages/find-test-mail.ts'
import type { Stream } from '#lib/settings/provider.ts'

const SUBJECT = 'Test mail from Mailroom'
const HTML = `<p>This is a test mail from Mailroom.</p>
<p>If you read it, mail goes out. Once Mailroom shows it as delivered and opened, events come back, too.</p>`

/**
 * Sends a test mail the way every mail goes. `composeKey` names the open form, so that pressing twice makes one mail.
 * Throws what `compose` throws: `not-configured`, `suppressed`, and `unsupported` for the marketing stream.
 */
export function sendTestMail(input: {
  to: string
  stream: Stream
  composeKey: string
  userId: string
}): Promise<{ id: string }> {
  return compose({
    composeKey: `${TEST_MAIL_PREFIX}${input.userId}:${input.composeKey}`,
    contactId: null,
    to: { email: input.to },
    subject: SUBJECT,
    html: HTML,
    senderId: input.userId,
    stream: input.stream,
  })
}
