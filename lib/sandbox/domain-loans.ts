import { z } from 'zod'
import { db } from '#lib/db.ts'
import { showDomain } from '#lib/sandbox/domain-settings.ts'
import { errorAnswer, type Answer } from '#lib/sandbox/http.ts'
import { OWNER, type Call, type Route } from '#lib/sandbox/route.ts'
import type { SandboxDomain } from '#db/client.ts'

const LENT = /^\/v3\/whitelabel\/domains\/subuser$/
const ALL_LENT = /^\/v3\/whitelabel\/domains\/subuser\/all$/
const BORROWER = /^\/v3\/whitelabel\/domains\/([^/%]+)\/subuser$/
const ANOTHER = /^\/v3\/whitelabel\/domains\/([^/%]+)\/subuser:add$/
/** As the documents say. */
const MAX_LENT = 5

const borrower = z.object({ username: z.string().min(1) })

const NOT_FOUND = errorAnswer(404, { message: 'not found' })

/**
 * Domains of the account that its subusers may write from as well. First in line: their paths would be taken for a
 * domain's id. The documents know no refusal here; the sentences are our own. The older pair of endpoints knows one domain
 * for each subuser, `subuser:add` up to five.
 */
export const LOAN_ROUTES: Route[] = [
  { method: 'GET', path: ALL_LENT, scope: 'whitelabel.read', answer: asParent(listLent) },
  { method: 'GET', path: LENT, scope: 'whitelabel.read', answer: asParent(getLent) },
  { method: 'DELETE', path: LENT, scope: 'whitelabel.delete', answer: asParent(takeBack) },
  { method: 'POST', path: BORROWER, scope: 'whitelabel.create', answer: asParent(lendOnly) },
  { method: 'DELETE', path: BORROWER, scope: 'whitelabel.delete', answer: asParent(takeBack) },
  { method: 'POST', path: ANOTHER, scope: 'whitelabel.create', answer: asParent(lendAnother) },
]

/** Domains that a subuser may write from though they are the account's. */
function lentTo(username: string): Promise<SandboxDomain[]> {
  return db().sandboxDomain.findMany({
    where: { loans: { some: { username } } },
    orderBy: { id: 'asc' },
  })
}

/** A subuser can neither lend nor ask what it was lent: the documents give these calls to the parent account. */
function asParent(answer: (call: Call) => Promise<Answer>): Route['answer'] {
  return (call) =>
    call.username === OWNER ? answer(call) : errorAnswer(403, { message: 'access forbidden' })
}

async function listLent({ query }: Call): Promise<Answer> {
  return { status: 200, json: (await lentTo(query.get('username') ?? '')).map(showDomain) }
}

async function getLent({ query }: Call): Promise<Answer> {
  const [first] = await lentTo(query.get('username') ?? '')
  return first ? { status: 200, json: showDomain(first) } : NOT_FOUND
}

/** Of one domain where the path names it, else of all. */
async function takeBack({ id, query }: Call): Promise<Answer> {
  const username = query.get('username') ?? ''
  const domainId = id === null ? {} : { domainId: idOf(id) }
  const { count } = await db().sandboxLoan.deleteMany({ where: { username, ...domainId } })
  return count > 0 ? { status: 204 } : NOT_FOUND
}

async function lendOnly(call: Call): Promise<Answer> {
  return lend(call, async (username) => {
    await db().sandboxLoan.deleteMany({ where: { username } })
    return null
  })
}

async function lendAnother(call: Call): Promise<Answer> {
  return lend(call, async (username) =>
    (await db().sandboxLoan.count({ where: { username } })) >= MAX_LENT
      ? `A subuser can have up to ${MAX_LENT} associated domains.`
      : null,
  )
}

async function lend(
  { id, json }: Call,
  prepare: (username: string) => Promise<string | null>,
): Promise<Answer> {
  const { data } = borrower.safeParse(json)
  const domain = await db().sandboxDomain.findUnique({ where: { id: idOf(id ?? ''), username: OWNER } })
  if (!domain) return NOT_FOUND
  const subuser = data && (await db().sandboxSubuser.findUnique({ where: data }))
  if (!subuser) return errorAnswer(400, { message: 'invalid username', field: 'username' })
  if (!domain.isValid) return errorAnswer(400, { message: 'The domain must be validated first.' })
  const loan = { domainId: domain.id, username: subuser.username }
  const present = await db().sandboxLoan.findUnique({ where: { domainId_username: loan } })
  const refusal = present ? null : await prepare(subuser.username)
  if (refusal !== null) return errorAnswer(400, { message: refusal })
  await db().sandboxLoan.createMany({ data: loan, skipDuplicates: true })
  return { status: 201, json: showDomain(domain) }
}

/** 0 where it is no id: no domain has that one. */
function idOf(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : 0
}
