import type { Tx } from '#lib/db.ts'
import { log } from '#lib/log.ts'
import { definitionSchema, type Definition } from '#lib/workflows/definition.ts'
import { findTrigger } from '#lib/workflows/triggers/registry.ts'
import type { Trigger } from '#lib/workflows/triggers/trigger.ts'

/** A frozen version, ready to look at events. */
export type LiveVersion = { id: string; trigger: Trigger; definition: Definition }

/** Versions are frozen, so what was parsed once stays true. Far more than anybody has live at once. */
const MAX_CACHED = 1000
const cache = new Map<string, LiveVersion>()

/**
 * The versions that are live now. One that this release cannot read (a newer one published it) is left out and logged,
 * so that it does not keep the others from running; its page says so.
 */
export async function listLiveVersions(tx: Tx): Promise<LiveVersion[]> {
  const rows = await tx.workflow.findMany({
    where: { state: 'live', liveVersionId: { not: null } },
    select: { liveVersionId: true },
  })
  const ids = rows.flatMap(({ liveVersionId }) => liveVersionId ?? [])
  const known = ids.flatMap((id) => cache.get(id) ?? [])
  const missing = ids.filter((id) => !cache.has(id))
  return missing.length > 0 ? [...known, ...(await readVersions(tx, missing))] : known
}

async function readVersions(tx: Tx, ids: string[]): Promise<LiveVersion[]> {
  const rows = await tx.workflowVersion.findMany({
    where: { id: { in: ids } },
    select: { id: true, definition: true },
  })
  const versions = rows.flatMap(({ id, definition }) => readVersion(id, definition) ?? [])
  if (cache.size + versions.length > MAX_CACHED) cache.clear()
  for (const version of versions) cache.set(version.id, version)
  return versions
}

function readVersion(id: string, stored: unknown): LiveVersion | null {
  const parsed = definitionSchema.safeParse(stored)
  const trigger = parsed.success ? findTrigger(parsed.data.trigger.type) : null
  if (parsed.success && trigger) return { id, trigger, definition: parsed.data }
  log('workflows').error({ versionId: id }, 'this release cannot read a live version')
  return null
}
