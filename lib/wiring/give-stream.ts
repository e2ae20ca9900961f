import { DomainError } from '#lib/errors.ts'
import { listSubusers } from '#lib/sendgrid/subusers.ts'
import { chooseSubuser } from '#lib/settings/choose-subuser.ts'
import { readEventConnection } from '#lib/settings/event-connection.ts'
import { openInboundConnection } from '#lib/settings/inbound-connection.ts'
import { ownerName } from '#lib/settings/owner-name.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { isKeyOfAnother, readStream } from '#lib/settings/read-stream.ts'
import type { StreamName } from '#lib/settings/write-stream.ts'
import { findMovedMail } from '#lib/wiring/moved-mail.ts'
import { openAccountClient } from '#lib/wiring/open-account.ts'

/**
 * Says whose mail a stream is, as `chooseSubuser` does; gives what that asks for next, as sentences. Throws `invalid` for
 * a subuser that the account does not list, where the account can be asked, and `conflict`.
 */
export async function giveStream(
  input: StreamName & { subuser: string | null; version: number; actorId: string },
): Promise<string> {
  const { provider, stream, subuser } = input
  const before = await readStream(provider, stream)
  const isListed =
    subuser === null || subuser === before.subuser ? true : await requireSubuser(provider, subuser)
  await chooseSubuser(input)
  if (subuser === before.subuser) return 'Saved.'
  const steps = await listNextSteps(input)
  return [
    `Saved. This mail goes out as ${ownerName(subuser)} now.`,
    isListed ? null : 'The account could not be asked whether it has this subuser.',
    steps.length > 0 ? `Next: ${steps.join('; ')}.` : null,
  ]
    .filter(Boolean)
    .join(' ')
}

/** False: the account cannot be asked. */
async function requireSubuser(provider: Provider, subuser: string): Promise<boolean> {
  const account = await openAccountClient(provider, { actsFor: 'account' })
  if (!account) return false
  const listed = await listSubusers(account.client).catch((error: unknown) => {
    if (error instanceof DomainError) return null
    throw error
  })
  if (!listed) return false
  if (listed.some(({ username }) => username === subuser)) return true
  const sentence = `The account has no subuser ${subuser}. Make it there first, or choose another one.`
  throw new DomainError('invalid', sentence, { fields: { subuser: sentence } })
}

async function listNextSteps({ provider, stream }: StreamName): Promise<string[]> {
  const view = await readStream(provider, stream)
  const key = isKeyOfAnother(view)
    ? [`save a key made inside ${view.subuser ?? ownerName(null)} under Settings → SendGrid`]
    : []
  const sender = view.fromAddress
    ? [`see under Settings → Domains that it may send as ${view.fromAddress}`]
    : []
  if (stream !== 'transactional') return [...key, ...sender]
  const [webhook, inbound] = await Promise.all([
    readEventConnection(provider),
    openInboundConnection(provider),
  ])
  const isMoved = async (one: { madeFor: string | null } | null) =>
    one !== null && (await findMovedMail(provider, one.madeFor)) !== null
  return [
    ...key,
    ...sender,
    ...((await isMoved(webhook)) ? ['connect the event webhook for it'] : []),
    ...((await isMoved(inbound)) ? ['connect an inbound host for it'] : []),
  ]
}
