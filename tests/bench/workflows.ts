import { db } from '#lib/db.ts'

/** Live workflows of a run: none, the one that takes a click in a hundred, or many on click that take none. */
export type LiveWorkflows = 0 | 1 | 50

const IDLE = 50

/** Makes the workflows that never take an event, paused; the starter workflow is there already. */
export async function makeIdleWorkflows(): Promise<void> {
  for (let n = 1; n <= IDLE; n++) {
    const definition = {
      trigger: { type: 'mail.clicked', config: {} },
      conditions: { all: [{ field: 'event.url', operator: 'contains', value: `/nobody-links-here-${n}` }] },
      actions: [],
    }
    const { id } = await db().workflow.create({
      data: { name: `Idle ${n}`, state: 'paused', draft: definition },
    })
    const version = await db().workflowVersion.create({ data: { workflowId: id, number: 1, definition } })
    await db().workflow.update({ where: { id }, data: { liveVersionId: version.id } })
  }
}

/** Lets so many be live, and the pipeline know which kinds somebody listens to. */
export async function letLive(count: LiveWorkflows): Promise<void> {
  await db().$executeRaw`
    update workflow set state = (case
      when name like 'Idle %' then case when ${count}::int = ${IDLE}::int then 'live' else 'paused' end
      else case when ${count}::int = 1 then 'live' else 'paused' end
    end)::"WorkflowState"`
  await db().$executeRaw`delete from event_listener`
  await db().$executeRaw`
    insert into event_listener ("versionId", kind)
    select "liveVersionId", 'clicked' from workflow where state = 'live' and "liveVersionId" is not null`
}
