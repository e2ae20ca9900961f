import { randomUUID } from 'node:crypto'
import { addPerson, signInByHttp, type Person } from '../e2e/support/people.ts'
import { ADMIN, type Product } from '../e2e/support/product.ts'
import type { Role } from './matrix.ts'

/** In names and subjects of what is looked at: where it appears, something was shown. */
export const MARK = 'Zanzibar-7f3'

export type World = {
  /** The path with its parameters filled in. */
  fill: (path: string) => string
  /** The Cookie header of each role. */
  cookieOf: (role: Role) => string
  /** After an action that ended it. */
  signInAgain: (role: Role) => Promise<void>
}

/** One of each thing that has a page, and a browser for each role. */
export async function makeWorld(product: Product): Promise<World> {
  const ids = await makeThings(product)
  const sales = await addPerson(product, { role: 'sales', name: 'Sara Sales' })
  const gone = await addPerson(product, { role: 'admin', name: 'Gita Gone' })
  const people: Partial<Record<Role, Person>> = { admin: ADMIN, sales, deactivated: gone }
  const cookies: Record<Role, string> = { nobody: '', deactivated: '', sales: '', admin: '' }
  const signInAgain = async (role: Role) => {
    const person = people[role]
    // Who is deactivated keeps the cookie of before.
    if (person && (role !== 'deactivated' || cookies[role] === ''))
      cookies[role] = await signInByHttp(product, person)
  }
  for (const role of ['deactivated', 'sales', 'admin'] as const) await signInAgain(role)
  await product.query(`update "user" set "deactivatedAt" = now() where id = $1`, [gone.id])
  return {
    fill: (path) =>
      path
        .replace(/\/(\w+)\/\[id\]/, (_, noun: string) => `/${noun}/${ids[noun] ?? noun}`)
        .replace('[runId]', ids.runs ?? ''),
    cookieOf: (role) => cookies[role],
    signInAgain,
  }
}

async function makeThings({ query }: Product): Promise<Record<string, string>> {
  const [accounts, contacts, messages, workflows, versions, runs] = Array.from({ length: 6 }, () =>
    randomUUID(),
  )
  await query(`insert into account (id, name, "updatedAt") values ($1, $2, now())`, [accounts, MARK])
  await query(
    `insert into contact (id, "lastName", email, "accountId", "updatedAt") values ($1, $2, 'zed@example.com', $3, now())`,
    [contacts, MARK, accounts],
  )
  await query(
    `insert into message (id, "contactId", stream, provider, "composeKey", "fromAddress", "toAddress", subject, html, text,
       "sendState", status, "updatedAt")
     values ($1, $2, 'transactional', 'sandbox', 'matrix', 'desk@example.com', 'zed@example.com', $3, $4, $3, 'sent', 'sent', now())`,
    [messages, contacts, MARK, `<p>${MARK}</p>`],
  )
  const definition = {
    trigger: { type: 'mail.clicked', config: {} },
    conditions: { all: [] },
    actions: [
      { id: 'a', action: 'create-task', config: { title: 'x', owner: 'contact-owner', dueInDays: 1 } },
    ],
  }
  await query(`insert into workflow (id, name, draft, "updatedAt") values ($1, $2, $3, now())`, [
    workflows,
    MARK,
    definition,
  ])
  await query(`insert into workflow_version (id, "workflowId", number, definition) values ($1, $2, 1, $3)`, [
    versions,
    workflows,
    definition,
  ])
  await query(
    `insert into workflow_run (id, "versionId", "messageId", "contactId", state) values ($1, $2, $3, $4, 'done')`,
    [runs, versions, messages, contacts],
  )
  const domains = randomUUID()
  await query(
    `insert into mail_domain (id, provider, instance, domain, subdomain, "updatedAt")
     values ($1, 'sandbox', $2, 'zed.example.com', 'em1', now())`,
    [domains, MARK],
  )
  const [event] = await query<{ id: string }>(
    `insert into mail_event (provider, kind, "occurredAt", fingerprint, email, reason, raw)
     values ('sandbox', 'bounced', now(), gen_random_uuid(), 'zed@example.com', $1, '{}') returning id::text`,
    [MARK],
  )
  const unmatched = event?.id ?? ''
  await query(
    `insert into unmatched_event ("eventId", provider, kind, "occurredAt", "receivedAt", email, "isNameless")
     select id, provider, kind, "occurredAt", "receivedAt", email, false from mail_event where id = $1`,
    [unmatched],
  )
  return { accounts, domains, contacts, messages, unmatched, workflows, runs } as Record<string, string>
}
