import { db } from '#lib/db.ts'
import { isObject, type ApiError } from '#lib/sandbox/http.ts'
import type { Route } from '#lib/sandbox/route.ts'

/** What mails of the account may name: unsubscribe groups and IP pools. */
export const SEND_CHOICE_ROUTES: Route[] = [
  {
    method: 'GET',
    path: /^\/v3\/asm\/groups$/,
    scope: 'asm.groups.read',
    answer: async () => {
      const groups = await db().sandboxUnsubscribeGroup.findMany({ orderBy: { id: 'asc' } })
      return {
        status: 200,
        json: groups.map(({ id, name, description, isDefault }) => ({
          id,
          name,
          description,
          is_default: isDefault,
          unsubscribes: 0,
        })),
      }
    },
  },
  {
    method: 'GET',
    path: /^\/v3\/ips\/pools$/,
    scope: 'ips.pools.read',
    answer: async () => ({
      status: 200,
      json: await db().sandboxIpPool.findMany({ orderBy: { name: 'asc' } }),
    }),
  },
]

/** What a mail names that the account does not have, in SendGrid's words. */
export async function checkSendChoices(mail: Record<string, unknown>): Promise<ApiError[]> {
  const faults: ApiError[] = []
  const groupId = isObject(mail.asm) ? mail.asm.group_id : undefined
  if (typeof groupId === 'number' && !(await hasGroup(groupId))) {
    const message = `The ASM group ID must be a valid Group ID on your account. You provided ${groupId}.`
    faults.push({ message, field: 'asm.group_id' })
  }
  const pool = mail.ip_pool_name
  if (typeof pool === 'string' && (await db().sandboxIpPool.count({ where: { name: pool } })) === 0) {
    const message = 'The IP Pool name must be a valid pool name for your account.'
    faults.push({ message, field: 'ip_pool_name' })
  }
  return faults
}

/** Ids are 32-bit in the table; a larger number names nothing. */
async function hasGroup(id: number): Promise<boolean> {
  if (!Number.isInteger(id) || Math.abs(id) > 2_147_483_647) return false
  return (await db().sandboxUnsubscribeGroup.count({ where: { id } })) > 0
}
