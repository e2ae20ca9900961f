import { z } from 'zod'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'

const pickedId = z
  .union([z.literal('').transform(() => null), z.uuid('Pick one from the list.')])
  .nullable()
  .default(null)

export const accountFields = z.object({
  name: z.string().trim().min(1, 'Enter the company name.').max(200, 'Keep the name under 200 characters.'),
  domain: z
    .string()
    .trim()
    .toLowerCase()
    .max(253)
    .regex(/^$|^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'Enter a domain such as northwind.example.com, without http.')
    .transform((domain) => domain || null),
  ownerId: pickedId,
})

type AccountFields = z.output<typeof accountFields>

/**
 * The company of this name (case does not matter), or a new one. Names are not unique, since two companies may share
 * one; an advisory lock on the name keeps two people who type it at once from making it twice.
 */
export async function findOrCreateAccount(
  tx: Tx,
  input: { name: string; isSample?: boolean },
): Promise<{ id: string }> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('account:' || lower(${input.name})))`
  const known = await tx.account.findFirst({
    where: { name: { equals: escapeLike(input.name), mode: 'insensitive' } },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  })
  return known ?? tx.account.create({ data: input, select: { id: true } })
}

export async function createAccount(
  tx: Tx,
  input: AccountFields & { actorId: string | null },
): Promise<{ id: string }> {
  const { actorId, ...data } = input
  const { id } = await tx.account.create({ data, select: { id: true } })
  await recordAudit(tx, { actorId, action: 'account.created', subjectType: 'account', subjectId: id })
  return { id }
}

export async function updateAccount(
  tx: Tx,
  input: AccountFields & { id: string; actorId: string | null },
): Promise<{ id: string }> {
  const { id, actorId, ...data } = input
  const before = await tx.account.findUnique({ where: { id } })
  if (!before) throw new DomainError('not-found', 'This company is gone.')
  await tx.account.update({ where: { id }, data })
  const fields = (Object.keys(data) as (keyof typeof data)[]).filter((name) => data[name] !== before[name])
  await recordAudit(tx, {
    actorId,
    action: 'account.changed',
    subjectType: 'account',
    subjectId: id,
    changes: { fields },
  })
  return { id }
}

/** `equals` without case is `ilike`, to which these three are wildcards. */
function escapeLike(name: string): string {
  return name.replace(/[\\%_]/g, String.raw`\$&`)
}
