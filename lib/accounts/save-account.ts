import { z } from 'zod'
import { Prisma } from '#db/client.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { typedLine } from '#lib/mail/plain-line.ts'

const pickedId = z
  .union([z.literal('').transform(() => null), z.uuid('Pick one from the list.')])
  .nullable()
  .default(null)

export const accountFields = z.object({
  name: typedLine.pipe(
    z.string().min(1, 'Enter the company name.').max(200, 'Keep the name under 200 characters.'),
  ),
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

type Creation = AccountFields & {
  actorId: string | null
  /** Names the form; the same form again gives the company it made before. */
  formKey?: string | null
}

/** Adds a company. Throws `invalid` at `ownerId` when that person is gone. */
export async function createAccount(tx: Tx, input: Creation): Promise<{ id: string }> {
  const { actorId, ...data } = input
  const [made] = await tx.account
    .createManyAndReturn({ data: [data], select: { id: true }, skipDuplicates: true })
    .catch(refuseGoneOwner)
  // Only the unique form key can be in the way: it made one already, also if that was a moment ago.
  if (!made) {
    return tx.account.findFirstOrThrow({ where: { formKey: data.formKey ?? null }, select: { id: true } })
  }
  await recordAudit(tx, { actorId, action: 'account.created', subjectType: 'account', subjectId: made.id })
  return made
}

/** Changes a company. Throws `conflict` when it was changed since `version` was read. */
export async function updateAccount(
  tx: Tx,
  input: AccountFields & { id: string; version: number; actorId: string | null },
): Promise<{ id: string }> {
  const { id, version, actorId, ...data } = input
  const before = await tx.account.findUnique({ where: { id } })
  if (!before) throw new DomainError('not-found', 'This company is gone.')
  const { count } = await tx.account
    .updateMany({ where: { id, version }, data: { ...data, version: { increment: 1 } } })
    .catch(refuseGoneOwner)
  if (count === 0) throw changedMeanwhile()
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

/** An owner that was removed while the form was open, or never was. */
function refuseGoneOwner(error: unknown): never {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2003') throw error
  const sentence = 'This person is gone. Pick another one.'
  throw new DomainError('invalid', sentence, { fields: { ownerId: sentence } })
}

function changedMeanwhile(): DomainError {
  return new DomainError(
    'conflict',
    'Somebody changed this company while you were editing. Reload to see their version, then make your change again.',
  )
}

/** `equals` without case is `ilike`, to which these three are wildcards. */
function escapeLike(name: string): string {
  return name.replace(/[\\%_]/g, String.raw`\$&`)
}
