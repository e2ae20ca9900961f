import { cookies } from 'next/headers'
import { openLiveStream, readTopics } from '#lib/web/live-stream.ts'
import { route } from '#lib/web/problem.ts'
import { findSessionUser, sessionCookieName } from '#lib/web/session-token.ts'
import { requireUserForRoute } from '#lib/web/session.ts'

/**
 * Changes of open pages as server-sent events: `?topics=contact:<id>,message:<id>,messages&since=<ms>`; for
 * admins also `setup` and `notices`, of which only “load anew” is told.
 *
 * Authentication: the session cookie; checked again every 15 s, so that a deactivated person's stream ends.
 * Answers: 200 text/event-stream; 401 when signed out.
 */
export const dynamic = 'force-dynamic'
export const GET = route(async (request: Request) => {
  const { role } = await requireUserForRoute()
  const token = (await cookies()).get(sessionCookieName())?.value
  const query = new URL(request.url).searchParams
  const stream = await openLiveStream({
    topics: readTopics(query.get('topics'), role),
    since: readTime(request.headers.get('last-event-id') ?? query.get('since')),
    isAllowed: async () => (await findSessionUser(token)) !== null,
    signal: request.signal,
  })
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  })
})

/** Unix time in ms. */
function readTime(text: string | null): Date | null {
  return text && /^\d{13}$/.test(text) ? new Date(Number(text)) : null
}
