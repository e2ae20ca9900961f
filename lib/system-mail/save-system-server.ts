import { changedFields } from '#lib/audit/changed-fields.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Prisma } from '#db/client.ts'
import { transaction, type Tx } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import { announceSettings } from '#lib/settings/announce.ts'
import { seal } from '#lib/secrets.ts'
import { readSystemServer, SYSTEM_SERVER_OWNER } from '#lib/system-mail/read-system-server.ts'
import type { SystemServerInput } from '#lib/system-mail/system-server-input.ts'

/**
 * Saves the server for Mailroom's own mail. An empty password keeps the one that is there, unless host, port, security or user
 * name change: a password is never shown to another server than the one it was entered for. What the environment fixes is
 * left alone. Throws `invalid`, `conflict`.
 */
export async function saveSystemServer(input: SystemServerInput, actorId: string): Promise<void> {
  await transaction(async (tx) => {
    const before = await readSystemServer(tx)
    const isElsewhere = (['host', 'port', 'security', 'username'] as const).some(
      (name) => input[name] !== before[name],
    )
    if (!before.fixed.server && isElsewhere && before.hasPassword && input.username && !input.password) {
      const sentence = 'Enter the password again: the present one was for another server or user.'
      throw new DomainError('invalid', sentence, { fields: { password: sentence } })
    }
    await write(tx, input.version, {
      ...(before.fixed.server ? {} : serverColumns(input)),
      ...(before.fixed.from ? {} : { fromName: input.fromName, fromAddress: input.fromAddress }),
    })
    await recordAudit(tx, {
      actorId,
      action: 'system-server.saved',
      subjectType: 'system_server',
      subjectId: '1',
      changes: {
        password: input.password !== '',
        fields: changedFields(FIELDS, before, {
          ...before,
          ...(before.fixed.server ? {} : input),
          ...(before.fixed.from ? {} : { fromName: input.fromName, fromAddress: input.fromAddress }),
        }),
      },
    })
    await announceSettings(tx)
  })
}

const FIELDS = {
  host: 'plain',
  port: 'plain',
  security: 'plain',
  username: 'address',
  fromName: 'hidden',
  fromAddress: 'address',
} as const

/** Forgets the server and its password: Mailroom's own mail waits from now on. Throws `conflict`, `not-allowed`. */
export async function removeSystemServer({
  version,
  actorId,
}: {
  version: number
  actorId: string
}): Promise<void> {
  await transaction(async (tx) => {
    const before = await readSystemServer(tx)
    if (before.fixed.server) {
      throw new DomainError(
        'not-allowed',
        'The server comes from the environment (SYSTEM_SMTP_URL). Remove it there.',
      )
    }
    await write(tx, version, { host: '', username: '', sealedPassword: null })
    await recordAudit(tx, {
      actorId,
      action: 'system-server.removed',
      subjectType: 'system_server',
      subjectId: '1',
      changes: { fields: changedFields(FIELDS, before, { ...before, host: '', username: '' }) },
    })
    await announceSettings(tx)
  })
}

function serverColumns({ host, port, security, username, password }: SystemServerInput) {
  const kept = { host, port, security, username }
  if (!username) return { ...kept, sealedPassword: null }
  return password ? { ...kept, sealedPassword: seal(password, SYSTEM_SERVER_OWNER) } : kept
}

/** Version 0 stands for the row that is not there yet. */
async function write(
  tx: Tx,
  version: number,
  columns: Prisma.SystemServerUpdateManyMutationInput,
): Promise<void> {
  const made =
    version === 0 ? await tx.systemServer.createMany({ data: [{ id: 1 }], skipDuplicates: true }) : null
  const { count } =
    made?.count === 0
      ? made
      : await tx.systemServer.updateMany({
          where: { id: 1, version: version || 1 },
          data: { ...columns, ...(version === 0 ? {} : { version: { increment: 1 } }) },
        })
  if (count === 0) {
    throw new DomainError(
      'conflict',
      'Somebody changed the mail server meanwhile. Reload the page to see it as it is, then try again.',
    )
  }
}
