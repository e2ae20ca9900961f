import { takeInboundPost } from '#lib/web/inbound-post.ts'
import { route } from '#lib/web/problem.ts'

type Context = { params: Promise<{ secret: string }> }

/**
 * SendGrid's Inbound Parse.
 *
 * Authentication: the secret in the path (256 bits, made under Settings → Inbound host; the one before is taken as well
 * for 96 hours after a change). Where the account has a security policy the signature is checked and noted. No session.
 *
 * SendGrid drops a mail for ever at 4xx and comes back for 72 hours at 5xx, so 4xx is only for what is not its own:
 *   200  the mail is stored, as it was posted
 *   404  no such secret
 *   413  the body is larger than 35 MB (SendGrid takes mail up to 30 MB)
 *   503  it could not be stored, or broke off, or stood still for 30 s (with Retry-After)
 */
export const dynamic = 'force-dynamic'
export const POST = route(async (request: Request, { params }: Context) =>
  takeInboundPost(request, (await params).secret),
)
