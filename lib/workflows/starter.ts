import { db, transaction } from '#lib/db.ts'
import type { Definition } from '#lib/workflows/definition.ts'
import { createIn } from '#lib/workflows/edit.ts'
import { publishIn } from '#lib/workflows/publish.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'

const NAME = 'Clicked the pricing link'

const STARTER: Definition = {
  trigger: { type: 'mail.clicked', config: { includeMachines: false } },
  conditions: { all: [{ field: 'event.url', operator: 'contains', value: 'pricing' }] },
  actions: [
    {
      id: 'call',
      action: 'create-task',
      config: {
        title: 'Call {{ contact.first_name }} {{ contact.last_name }} about pricing',
        owner: 'contact-owner',
        dueInDays: 1,
      },
    },
  ],
}

/** One row of the trail says that the starter was made, also after somebody deleted it. */
const MADE = { action: 'workflow.starter-made', subjectType: 'workflow', subjectId: 'starter' }

/** Whether this installation has had its starter workflow. */
export async function isStarterMade(): Promise<boolean> {
  return (await db().auditEntry.findFirst({ where: MADE })) !== null
}

/**
 * Makes the workflow that a new installation begins with, live: “Clicked the pricing link → create a task for the
 * owner”. Once for an installation: it does not come back when it was deleted, and several processes make one.
 */
export function createStarterWorkflow(userId: string | null = null): Promise<void> {
  return transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('mailroom.starter-workflow', 0))`
    if (await tx.auditEntry.findFirst({ where: MADE })) return
    await recordAudit(tx, { ...MADE, actorId: userId })
    const { id } = await createIn(tx, { name: NAME, userId, draft: STARTER })
    await publishIn(tx, { workflowId: id, draftVersion: 1, userId })
  })
}
