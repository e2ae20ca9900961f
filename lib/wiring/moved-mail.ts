import { db, type Tx } from '#lib/db.ts'
import { findManagementKey } from '#lib/settings/management-key.ts'
import { ownerName } from '#lib/settings/owner-name.ts'
import type { Provider } from '#lib/settings/provider.ts'
import { readStream } from '#lib/settings/read-stream.ts'

/** Something of ours stands in one account while transactional mail goes out as another one. */
type MovedMail = {
  /** As sentences name them. */
  from: string
  to: string
  /** The same where a key is made. */
  inside: string
  /** Whether a key that is kept here manages the other one. */
  hasKey: boolean
}

/** Null: it belongs to the account that mail goes out as, or nobody kept for whom it was made. */
export async function findMovedMail(provider: Provider, madeFor: string | null): Promise<MovedMail | null> {
  const { subuser } = await readStream(provider, 'transactional')
  const owner = subuser ?? ''
  if (madeFor === null || madeFor === owner) return null
  return {
    from: ownerName(madeFor),
    to: ownerName(owner),
    inside: subuser ?? ownerName(null),
    hasKey: (await readManagedOwner(provider)) === owner,
  }
}

/**
 * Whose settings the client of `openAccountClient` reads and changes: a subuser, '' the account itself. Without a
 * management key it is whoever the transactional key was saved for, whatever was said of the mail since.
 */
export async function readManagedOwner(provider: Provider, from: Tx = db()): Promise<string> {
  const { subuser, keyMadeFor } = await readStream(provider, 'transactional', from)
  const owner = subuser ?? ''
  return (await findManagementKey(provider, from)) ? owner : (keyMadeFor ?? owner)
}

/** What moved mail asks for first; null: there is a key to go on with. */
function keyFirst({ inside, hasKey }: MovedMail): string | null {
  return hasKey ? null : `Save a key made inside ${inside} first.`
}

/** What is to be said of our webhook. `hasTwin`: the other account was seen to have one that posts here. */
export function sayWebhookMove(
  move: MovedMail,
  { hasTwin }: { hasTwin: boolean },
): { sentence: string; advice: string } {
  const { from, to, hasKey } = move
  const there =
    hasTwin && hasKey ? 'which has one that posts here and is not connected' : 'which has none of ours yet'
  return {
    sentence: `Our webhook belongs to ${from}, and this mail goes out as ${to}, ${there}.`,
    advice: [
      keyFirst(move),
      `Connect the event webhook for ${to}. The one in ${from} is kept and still reports mail already sent; remove it there when nothing comes from it any more.`,
    ]
      .filter(Boolean)
      .join(' '),
  }
}

/** What is to be said of the host. */
export function sayHostMove(hostname: string, move: MovedMail): { sentence: string; advice: string } {
  const { from, to } = move
  return {
    sentence: `${hostname} belongs to ${from}, and this mail goes out as ${to}, which has no host of ours yet.`,
    advice: [
      keyFirst(move),
      `Connect a host for ${to}. ${hostname} is kept in ${from} and still brings replies. SendGrid takes a host once: to have the same one, disconnect it first.`,
    ]
      .filter(Boolean)
      .join(' '),
  }
}
