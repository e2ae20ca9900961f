import { createHash, randomBytes } from 'node:crypto'
import { db, transaction, type Tx } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { claimAttempt } from '#lib/users/sign-in-failures.ts'

export type LinkPurpose = 'invitation' | 'password_reset'

const TOKEN_BYTES = 32
const HOUR_MS = 60 * 60 * 1000
const LIFE_MS: Record<LinkPurpose, number> = { invitation: 7 * 24 * HOUR_MS, password_reset: HOUR_MS }
const FOLDER: Record<LinkPurpose, string> = { invitation: 'invite', password_reset: 'reset' }

type LinkOf = { userId: string; purpose: LinkPurpose; actorId: string | null }

export type MadeLink = { id: string; url: string }

/**
 * Makes a link by which a person chooses a password, once: within 7 days (invitation) or 1 hour (reset). It is returned
 * here only; what is kept is a hash. Older links of this person for the same
 * purpose stop working; a link that nobody signed in asked for (`actorId` null) leaves an admin's alone.
 */
export async function makeLink(tx: Tx, { userId, purpose, actorId }: LinkOf): Promise<MadeLink> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  // One after the other: of links made at the same moment one lives.
  await tx.$queryRaw`select 1 from "user" where "id" = ${userId}::uuid for update`
  // What an admin handed over is not undone by whoever types the address into “forgot password”.
  const replaced = actorId === null ? { createdById: null } : {}
  await tx.oneTimeLink.deleteMany({ where: { userId, purpose, usedAt: null, ...replaced } })
  const { id } = await tx.oneTimeLink.create({
    data: {
      userId,
      purpose,
      createdById: actorId,
      tokenHash: hashOf(token),
      expiresAt: new Date(Date.now() + LIFE_MS[purpose]),
    },
  })
  return { id, url: `${env().appUrl}/${FOLDER[purpose]}/${token}` }
}

export type LinkHolder = { id: string; email: string; name: string }

/** Whose link this is; null for one that is unknown, used, expired, or of somebody deactivated, which all look alike. */
export async function findLinkHolder(token: string, purpose: LinkPurpose): Promise<LinkHolder | null> {
  const link = await db().oneTimeLink.findFirst({
    where: usable(token, purpose),
    select: { user: { select: { id: true, email: true, name: true } } },
  })
  return link?.user ?? null
}

/**
 * Lets a link be tried before anything costly is done for it: hashing a password takes 20 ms of the processor and 19 MiB.
 * Returns the attempt, to be withdrawn once the link was used. Throws `conflict` for a link that does not work, and
 * `too-many` after twenty of those from a network address, or five attempts at one link, in 15 minutes.
 */
export async function claimLink(link: {
  token: string
  purpose: LinkPurpose
  address: string
}): Promise<bigint> {
  const { token, purpose, address } = link
  // Counted apart from sign-ins, as wishes for a reset are.
  const attempt = await transaction((tx) =>
    claimAttempt(tx, { email: `link ${hashOf(token)}`, address: `link ${address}` }),
  )
  if (!(await findLinkHolder(token, purpose))) throw usedUp()
  return attempt
}

/** Uses a link up and returns whose it was. Of several at the same moment one gets it; the others get `conflict`. */
export async function useUpLink(tx: Tx, token: string, purpose: LinkPurpose): Promise<string> {
  const [link] = await tx.oneTimeLink.updateManyAndReturn({
    where: usable(token, purpose),
    data: { usedAt: new Date() },
    select: { userId: true },
  })
  if (!link) throw usedUp()
  return link.userId
}

function usedUp(): DomainError {
  return new DomainError('conflict', 'This link was used or has run out. Ask for a new one.')
}

function usable(token: string, purpose: LinkPurpose) {
  return {
    tokenHash: hashOf(token),
    purpose,
    usedAt: null,
    expiresAt: { gt: new Date() },
    user: { deactivatedAt: null },
  }
}

/** The token holds 256 random bits, so that a plain hash cannot be tried backwards. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
