import { requireMetricsReader } from '#lib/web/metrics-access.ts'
import { route } from '#lib/web/problem.ts'
import { readMetrics } from '#lib/wiring/metrics.ts'

/**
 * GET /api/metrics: figures of the pipeline and of this process for Prometheus, without personal data.
 *
 * Authentication: METRICS_TOKEN as a bearer token; while none is set, callers on this machine only.
 * Answers: 200 text/plain (version 0.0.4); 401 to anybody else.
 */
export const dynamic = 'force-dynamic'
export const GET = route(async (request: Request) => {
  requireMetricsReader(request.headers)
  const { contentType, body } = await readMetrics()
  return new Response(body, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } })
})
