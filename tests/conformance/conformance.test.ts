import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { useSandbox } from '../sandbox/sandbox.ts'
import { db } from '#lib/db.ts'
import { createSandboxKey } from '#lib/sandbox/account.ts'
import { ROUTES } from '#lib/sandbox/routes.ts'
import { sendgridClient } from '#lib/sendgrid/client.ts'
import { subuserClient } from '#lib/sendgrid/subuser-client.ts'
import { EXERCISES } from './all.ts'
import { openDocuments } from './documents.ts'
import { EXCEPTIONS } from './exceptions.ts'
import type { Exercise, Rig } from './exercise.ts'
import { startRecorder, type Pair, type Recorder } from './recorder.ts'
import { TABLE } from './table.ts'

useDatabase()
const sandbox = useSandbox()
const documents = openDocuments(process.env.SENDGRID_OPENAPI_DIR)

const ALL_SCOPES = [...new Set(ROUTES.flatMap(({ scope }) => scope ?? []))]

let recorder: Recorder
const seen = new Set<string>()
const forgiven = new Set<string>()
let pairCount = 0

beforeAll(async () => {
  recorder = await startRecorder(sandbox.url)
})
afterAll(() => recorder.close())

function rig(): Rig {
  const keyWith = (scopes: string[]) => createSandboxKey(db(), { name: 'exercise', scopes })
  return {
    baseUrl: recorder.url,
    keyWith,
    clientWith: async (scopes = ALL_SCOPES, account = {}) =>
      sendgridClient({ apiKey: await keyWith(scopes), baseUrl: recorder.url, ...account }),
    clientOfSubuser: async () => {
      const shop = { username: 'shop', email: 'shop@example.com' }
      await db().sandboxSubuser.upsert({ where: { username: 'shop' }, create: shop, update: {} })
      const own = { name: 'own', scopes: ALL_SCOPES, subuser: 'shop' }
      return subuserClient({
        subuser: 'shop',
        parentKey: await keyWith(ALL_SCOPES),
        ownKey: await createSandboxKey(db(), own),
        baseUrl: recorder.url,
      })
    },
    call: recorder.call,
  }
}

describe.skipIf(!documents)('against SendGrid’s own documents', () => {
  test.each(EXERCISES.map((exercise) => [exercise.operation, exercise.status, exercise] as const))(
    '%s → %i',
    async (_operation, _status, exercise) => {
      recorder.take()
      await exercise.run(rig())
      const pairs = recorder.take()
      pairCount += pairs.length
      expect(pairs.flatMap(faultsOf)).toEqual([])
      const statuses = pairs.map((pair) => `${documents?.operationOf(pair)} → ${pair.status}`)
      expect(statuses).toContain(nameOf(exercise))
      for (const status of statuses) seen.add(status)
    },
  )

  test('every row of the table was exercised', () => {
    const rows = Object.entries(TABLE).flatMap(([operation, statuses]) =>
      statuses.map((status) => nameOf({ operation, status })),
    )
    expect(rows.filter((row) => !seen.has(row))).toEqual([])
    console.log(`Conformance: ${pairCount} pairs of request and answer, ${rows.length} rows of the table.`)
  })

  test('every exception was needed', () => {
    expect(
      EXCEPTIONS.filter(({ operation, fault }) => !forgiven.has(`${operation} ${fault.source}`)),
    ).toEqual([])
  })
})

test('every endpoint of the sandbox is in the table', () => {
  const samples = Object.keys(TABLE).map((operation) => {
    const [method, path = ''] = operation.split(' ')
    return { method, path: path.replace(/\{[^}]+\}/g, '1') }
  })
  const missing = ROUTES.filter(
    (route) => !samples.some(({ method, path }) => method === route.method && route.path.test(path)),
  )
  expect(missing.map(({ method, path }) => `${method} ${path.source}`)).toEqual([])
})

const REASON = process.env.SENDGRID_OPENAPI_DIR
  ? 'SENDGRID_OPENAPI_DIR names no folder with SendGrid’s documents'
  : 'SENDGRID_OPENAPI_DIR is not set'
// Printed, too: the reporters do not name what is skipped.
if (!documents) console.log(`conformance skipped: ${REASON}`)

test.runIf(!documents)(`skipped: ${REASON}`, ({ skip }) => {
  skip()
})

function faultsOf(pair: Pair): string[] {
  const operation = documents?.operationOf(pair)
  if (!documents || !operation) return [`${pair.method} ${pair.path} is in no document`]
  return documents.faultsOf(pair, operation).flatMap((fault) => {
    const exception = EXCEPTIONS.find((row) => row.operation === operation && row.fault.test(fault))
    if (exception) forgiven.add(`${operation} ${exception.fault.source}`)
    return exception ? [] : [`${operation} → ${pair.status}: ${fault}`]
  })
}

function nameOf({ operation, status }: Pick<Exercise, 'operation' | 'status'>): string {
  return `${operation} → ${status}`
}
