import type { SqlTx } from '#lib/db.ts'
import { log } from '#lib/log.ts'
import type { Condition } from '#lib/workflows/conditions.ts'
import { definitionSchema } from '#lib/workflows/definition.ts'
import { parseConfig } from '#lib/workflows/fields.ts'
import { findTrigger } from '#lib/workflows/triggers/registry.ts'
import type { Trigger } from '#lib/workflows/triggers/trigger.ts'

/** A frozen version, ready to look at events. */
export type LiveVersion = {
  id: string
  trigger: Trigger
  /** What the trigger's settings demand, and the conditions. */
  conditions: readonly Condition[]
}

/** Versions are frozen, so what was parsed once stays true. Far more than anybody has live at once. */
const MAX_CACHED = 1000
const cache = new Map<string, LiveVersion>()

/**
 * The versions that are live now. One that this release cannot read (a newer one published it) is left out and logged,
 * so that it does not keep the others from running; its page says so.
 */
export async function listLiveVersions(tx: SqlTx): Promise<LiveVersion[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select "liveVersionId"::text as id from workflow where state = 'live' and "liveVersionId" is not null`
  const ids = rows.map(({ id }) => id)
  const known = ids.flatMap((id) => cache.get(id) ?? [])
  const missing = ids.filter((id) => !cache.has(id))
  return missing.length > 0 ? [...known, ...(await readVersions(tx, missing))] : known
}

async function readVersions(tx: SqlTx, ids: string[]): Promise<LiveVersion[]> {
  const rows = await tx.$queryRaw<{ id: string; definition: unknown }[]>`
    select id::text, definition from workflow_version where id = any(${ids}::uuid[])`
  const versions = rows.flatMap(({ id, definition }) => readVersion(id, definition) ?? [])
  if (cache.size + versions.length > MAX_CACHED) cache.clear()
  for (const version of versions) cache.set(version.id, version)
  return versions
}

/** A frozen version as it looks at events; null, and logged, where this release cannot read it. */
export function readVersion(id: string, stored: unknown): LiveVersion | null {
  const parsed = definitionSchema.safeParse(stored)
  const trigger = parsed.success ? findTrigger(parsed.data.trigger.type) : null
  if (parsed.success && trigger) {
    const config = parseConfig(trigger.fields, parsed.data.trigger.config)
    const guards = config.ok ? trigger.guards(config.config) : []
    return { id, trigger, conditions: [...guards, ...parsed.data.conditions.all] }
  }
  log('workflows').error({ versionId: id }, 'this release cannot read a live version')
  return null
}
