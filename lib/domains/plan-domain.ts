import { z } from 'zod'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Tx } from '#lib/db.ts'
import { domainName, subdomainLabel } from '#lib/domains/domain-name.ts'
import { getMailDomain } from '#lib/domains/mail-domains.ts'
import { DomainError } from '#lib/errors.ts'
import { ownerName } from '#lib/settings/owner-name.ts'
import type { Provider } from '#lib/settings/provider.ts'

const blankIsNone = (text: string) => (text.trim() === '' ? undefined : text)

/** A row of the plan as a form sends it. */
export const domainPlan = z
  .object({
    instance: z
      .string()
      .trim()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Use 1 to 40 lower-case letters, digits or dashes.'),
    domain: domainName,
    subdomain: subdomainLabel,
    linkSubdomain: z.string().transform(blankIsNone).pipe(subdomainLabel.optional()).default(''),
    dkimSelector: z
      .string()
      .trim()
      .toLowerCase()
      .transform(blankIsNone)
      .pipe(
        z
          .string()
          .regex(/^[a-z0-9]{1,3}$/, 'Use up to three letters or digits.')
          .optional(),
      )
      .nullish()
      .transform((selector) => selector ?? null),
  })
  .refine(({ subdomain, linkSubdomain }) => subdomain !== linkSubdomain, {
    path: ['linkSubdomain'],
    error: 'Links need another host than the return path: a CNAME cannot stand beside its MX.',
  })
export type DomainPlan = z.output<typeof domainPlan>

/** Puts a domain on the plan of an instance. `madeFor`: whose it shall be; '' is the account itself, null: said later. Throws `conflict` when it is there already. */
export async function planDomain(
  tx: Tx,
  {
    provider,
    actorId,
    ...plan
  }: DomainPlan & { provider: Provider; madeFor?: string | null; actorId: string },
): Promise<{ id: string }> {
  const made = await tx.mailDomain.createManyAndReturn({
    data: { ...plan, provider, createdById: actorId },
    select: { id: true },
    skipDuplicates: true,
  })
  const row = made[0]
  if (!row) {
    throw await namedAlready(tx, { ...plan, provider })
  }
  await recordAudit(tx, { actorId, action: 'domain.planned', subjectType: 'mail-domain', subjectId: row.id })
  return row
}

/** An instance lists each name once, whoever has it: of another account of ours it says what to do instead. */
async function namedAlready(
  tx: Tx,
  {
    provider,
    instance,
    domain,
    madeFor = null,
  }: DomainPlan & { provider: Provider; madeFor?: string | null },
): Promise<DomainError> {
  const where = { provider_instance_domain: { provider, instance, domain } }
  const present = await tx.mailDomain.findUnique({ where, select: { madeFor: true } })
  const fields = { domain: 'This domain is on the plan already.' }
  const has = present?.madeFor ?? null
  if (has === null || madeFor === null || has === madeFor)
    return new DomainError('conflict', `The instance ${instance} has ${domain} on its plan already.`, {
      fields,
    })
  const instead =
    has === ''
      ? 'lend it that one on its page, or take another name'
      : 'take another name, or make it in the account itself and lend it to both'
  return new DomainError(
    'conflict',
    `An instance lists each name once, and ${instance} has ${domain} of ${ownerName(has)}. For ${ownerName(madeFor)} ${instead}.`,
    { fields },
  )
}

/** Takes a domain off our list. At the provider it stays as it is. */
export async function forgetDomain(tx: Tx, { id, actorId }: { id: string; actorId: string }): Promise<void> {
  const { domain, instance } = await getMailDomain(id, tx)
  await tx.mailDomain.deleteMany({ where: { id } })
  // Its row is gone then, and nothing else tells which one it was.
  await recordAudit(tx, {
    actorId,
    action: 'domain.forgotten',
    subjectType: 'mail-domain',
    subjectId: id,
    changes: { domain, instance },
  })
}
