import { z } from 'zod'
import { route } from '#lib/web/problem.ts'
import { requireAdminForRoute } from '#lib/web/session.ts'
import { readPostBody } from '#lib/webhooks/list-posts.ts'

const parameters = z.object({ id: z.string().regex(/^\d{1,18}$/) })

/**
 * GET /settings/pipeline/posts/[id]/body: a stored post, byte for byte as it came, as a file.
 *
 * Authentication: the session cookie of an admin.
 * Answers: 200 application/octet-stream; 401 when signed out; 403 for others; 404 when it is not kept (any more); 422 for no id.
 */
export const dynamic = 'force-dynamic'
export const GET = route(async (_request: Request, context: { params: Promise<{ id: string }> }) => {
  await requireAdminForRoute()
  const { id } = parameters.parse(await context.params)
  const body = await readPostBody(BigInt(id))
  return new Response(new Uint8Array(body), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="post-${id}.json"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  })
})
