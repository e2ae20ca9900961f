import { DomainError } from '#lib/errors.ts'
import type { SendgridClient } from '#lib/sendgrid/client.ts'
import { findManagementKey } from '#lib/settings/management-key.ts'
import { ownerName } from '#lib/settings/owner-name.ts'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import { isKeyOfAnother, readStream } from '#lib/settings/read-stream.ts'
import { requireAccountClient } from '#lib/wiring/domain-account.ts'

/**
 * The client for the verified senders of the account whose mail a stream is. A management key asks for the account itself
 * alone; of a subuser its own key is asked, and one that was saved for another account would list and make that one's:
 * throws `conflict`. Throws `not-configured` without a key.
 */
export async function requireSenderClient(provider: Provider, stream: Stream): Promise<SendgridClient> {
  const view = await readStream(provider, stream)
  const isByManagement = view.subuser === null && (await findManagementKey(provider)) !== null
  if (!isByManagement && isKeyOfAnother(view)) {
    throw new DomainError(
      'conflict',
      `The key of this stream was not saved for ${ownerName(view.subuser)}, whose senders SendGrid tells by its own key alone. Save a key made there under Settings → SendGrid.`,
    )
  }
  return requireAccountClient(provider, { actsFor: stream })
}
