import { checkReady } from '#lib/wiring/check-ready.ts'

/**
 * GET /api/ready: whether this process can do all of its work, for load balancers and supervisors; asks for no sign-in.
 * 200 {"status":"ready","checks":{…}}: the database answers, its migrations are this code's, a worker lives (15 s).
 * 503 {"status":"not-ready","checks":{…}}: which of them fails, and how. /api/health asks for the database alone.
 */
export async function GET(): Promise<Response> {
  const { isReady, checks } = await checkReady()
  return Response.json(
    { status: isReady ? 'ready' : 'not-ready', checks },
    { status: isReady ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  )
}

/** Never at build time: there is no database then. */
export const dynamic = 'force-dynamic'
