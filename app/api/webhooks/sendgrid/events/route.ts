import { takeEventPost } from '#lib/web/event-post.ts'
import { route } from '#lib/web/problem.ts'

/**
 * SendGrid's Event Webhook.
 *
 * Authentication: the signature of the raw body (X-Twilio-Email-Event-Webhook-Signature and -Timestamp), made by one of
 * the verification keys under Settings → Event webhook. No session, no cookie.
 *
 * Answers:
 *   202  the post is stored (also when its body is no list of events: it is kept as rejected and shown in settings)
 *   401  no verification key is set, or the signature is missing, wrong, too old or from the future: one body for all;
 *        or the post lacks the token that our webhook brings since that was switched on (`invalid_token`)
 *   413  the body is larger than 5 MB
 *   503  the post could not be stored, broke off or took longer than 30 s (with Retry-After): SendGrid sends it again for
 *        24 hours
 *
 * In SendGrid's console: 1. Settings → Mail Settings → Event Webhooks → Create new webhook. 2. Post URL: this address.
 * 3. Tick every event. 4. Security features: enable Signed Event Webhook, save. 5. Copy the verification key, and paste it
 * into Mailroom under Settings → Event webhook. 6. Test your integration.
 */
export const dynamic = 'force-dynamic'
export const POST = route(takeEventPost)
