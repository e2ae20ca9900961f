import { createHash, randomBytes } from 'node:crypto'
import type { Tx } from '#lib/db.ts'
import { OWNER } from '#lib/sandbox/route.ts'

/** A new account's verified sender, so that mail can go out in the first minute. */
export const FIRST_SENDER = 'hello@mailroom.test'

const crud = (scope: string) => ['create', 'read', 'update', 'delete'].map((verb) => `${scope}.${verb}`)

/**
 * The keys a newcomer's account has: one for each stream, which may do what mail on it needs, and one to manage the
 * account by.
 */
const DEFAULT_KEYS = {
  transactional: ['mail.send'],
  marketing: [
    'mail.send',
    ...crud('mail.batch'),
    ...crud('user.scheduled_sends'),
    ...crud('asm.groups'),
    ...crud('suppression'),
  ],
  management: [
    'user.webhooks.event.settings.read',
    'user.webhooks.event.settings.update',
    'user.webhooks.event.test.create',
    ...crud('user.webhooks.parse.settings'),
    ...crud('whitelabel'),
    'asm.groups.read',
    'ips.pools.read',
    'user.account.read',
    'user.credits.read',
    'teammates.create',
    'teammates.read',
    'teammates.delete',
    'subusers.read',
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
  await ensureTeammates(tx)
  if (present.length === 0) await verifyFirstSender(tx)
  return {
    transactional: await make('transactional'),
    marketing: await make('marketing'),
    management: await make('management'),
  }
}

/** Makes a key and answers with its text, `SG.<22>.<43>`, which is kept nowhere. */
export async function createSandboxKey(
  tx: Tx,
  { name, scopes, subuser = null }: { name: string; scopes: string[]; subuser?: string | null },
): Promise<string> {
  const id = randomBytes(16).toString('base64url')
  const secret = `SG.${id}.${randomBytes(32).toString('base64url')}`
  await tx.sandboxKey.create({ data: { id, name, scopes, subuser, secretHash: hashKey(secret) } })
  return secret
}

/** A key with what it may do and the subuser it belongs to; null when the account has no such key. */
export async function findKey(
  tx: Tx,
  secret: string,
): Promise<{ scopes: string[]; subuser: string | null } | null> {
  return tx.sandboxKey.findUnique({
    where: { secretHash: hashKey(secret) },
    select: { scopes: true, subuser: true },
  })
}

/** The scopes of a key; null when the account has no such key. */
export async function findKeyScopes(tx: Tx, secret: string): Promise<string[] | null> {
  return (await findKey(tx, secret))?.scopes ?? null
}

/** An account has an owner; a second admin is what SendGrid advises. Only a new account gets them. */
async function ensureTeammates(tx: Tx): Promise<void> {
  if ((await tx.sandboxTeammate.count()) > 0) return
  await tx.sandboxTeammate.createMany({
    data: [
      {
        username: 'owner',
        email: 'owner@mailroom.test',
        firstName: 'Olga',
        lastName: 'Owner',
        userType: 'owner',
      },
      {
        username: 'adam',
        email: 'adam@mailroom.test',
        firstName: 'Adam',
        lastName: 'Admin',
        userType: 'admin',
      },
    ],
    skipDuplicates: true,
  })
}

/** Gives the account its first sender, verified, whatever became of it before. */
export async function restoreFirstSender(tx: Tx): Promise<void> {
  await verifyFirstSender(tx)
  await tx.sandboxSender.updateMany({
    where: { username: OWNER, fromEmail: FIRST_SENDER },
    data: { isVerified: true },
  })
}

/** One that was removed or not verified by hand stays so. */
async function verifyFirstSender(tx: Tx): Promise<void> {
  await tx.sandboxSender.createMany({
    data: { fromEmail: FIRST_SENDER, isVerified: true, details: { nickname: 'Mailroom' } },
    skipDuplicates: true,
  })
}

function hashKey(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
