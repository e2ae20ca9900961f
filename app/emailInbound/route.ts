import { takeInboundPost } from '#lib/web/inbound-post.ts'
import { route } from '#lib/web/problem.ts'

/**
 * ClinSpark's old inbound path: a host that was set up for it keeps its path and gets the secret as `?secret=` or as the
 * password in the URL (`https://mailroom:secret@host/emailInbound`). Answers as
 * app/api/webhooks/sendgrid/inbound/[secret]/route.ts does.
 */
export const dynamic = 'force-dynamic'
export const POST = route(async (request: Request) => takeInboundPost(request, secretOf(request)))

function secretOf(request: Request): string {
  const inQuery = new URL(request.url).searchParams.get('secret')
  if (inQuery !== null) return inQuery
  const basic = /^Basic ([A-Za-z0-9+/=]{1,1000})$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  return basic
    ? Buffer.from(basic, 'base64')
        .toString('utf8')
        .replace(/^[^:]*:/, '')
    : ''
}
