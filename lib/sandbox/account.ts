import { createHash, randomBytes } from 'node:crypto'
import type { Tx } from '#lib/db.ts'

const crud = (scope: string) => ['create', 'read', 'update', 'delete'].map((verb) => `${scope}.${verb}`)

const WEBHOOK_SCOPES = [...crud('user.webhooks.event.settings'), ...crud('user.webhooks.event.test')]

/** The two keys a newcomer's account has. Both may manage the event webhook, so that the app can connect itself. */
const DEFAULT_KEYS = {
  transactional: ['mail.send', ...WEBHOOK_SCOPES],
  marketing: [
    'mail.send',
    ...crud('mail.batch'),
    ...crud('user.scheduled_sends'),
    ...crud('asm.groups'),
    ...crud('suppression'),
    ...WEBHOOK_SCOPES,
  ],
}

/**
 * Makes the account's default keys where they are absent. Answers with the text of each key made now; null where the
 * key is there already, since only its hash is kept.
 */
export async function ensureSandboxAccount(
  tx: Tx,
): Promise<Record<keyof typeof DEFAULT_KEYS, string | null>> {
  const present = await tx.sandboxKey.findMany({ select: { name: true } })
  const make = async (name: keyof typeof DEFAULT_KEYS) =>
    present.some((key) => key.name === name)
      ? null
      : createSandboxKey(tx, { name, scopes: DEFAULT_KEYS[name] })
  return { transactional: await make('transactional'), marketing: await make('marketing') }
}

/** Makes a key and answers with its text, `SG.<22>.<43>`, which is kept nowhere. */
export async function createSandboxKey(
  tx: Tx,
  { name, scopes }: { name: string; scopes: string[] },
): Promise<string> {
  const id = randomBytes(16).toString('base64url')
  const secret = `SG.${id}.${randomBytes(32).toString('base64url')}`
  await tx.sandboxKey.create({ data: { id, name, scopes, secretHash: hashKey(secret) } })
  return secret
}

/** The scopes of a key, null when the account has no such key. */
export async function findKeyScopes(tx: Tx, secret: string): Promise<string[] | null> {
  const key = await tx.sandboxKey.findUnique({
    where: { secretHash: hashKey(secret) },
    select: { scopes: true },
  })
  return key?.scopes ?? null
}

function hashKey(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
