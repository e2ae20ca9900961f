import { checkHealth } from '#lib/wiring/check-health.ts'

/**
 * GET /api/health: for supervisors and load balancers; asks for no sign-in.
 * 200 {"status":"ok"}: the database answers (with `warning` when its commits are not safe).
 * 503 {"status":"unavailable","reason":…}: it does not.
 */
export async function GET(): Promise<Response> {
  const health = await checkHealth()
  return Response.json(health, {
    status: health.status === 'ok' ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  })
}

/** Never at build time: there is no database then. */
export const dynamic = 'force-dynamic'
