import type { Check } from '#lib/setup/check.ts'
import { senderCheck } from '#lib/wiring/checks/sender.ts'
import { eventWebhookCheck } from '#lib/wiring/checks/event-webhook.ts'
import { inboundCheck } from '#lib/wiring/checks/inbound.ts'
import { signatureCheck } from '#lib/wiring/checks/signature.ts'
import { systemMailCheck } from '#lib/wiring/checks/system-mail.ts'
import { testMessageCheck } from '#lib/wiring/checks/test-message.ts'
import { keyCheck } from '#lib/wiring/checks/key.ts'
import { planCheck } from '#lib/wiring/checks/plan.ts'
import { teammatesCheck } from '#lib/wiring/checks/teammates.ts'

/** Every check of the set-up. Their order on the page is that of CHECK_IDS, not of this list. */
export const CHECKS: Check[] = [
  keyCheck,
  planCheck,
  teammatesCheck,
  senderCheck,
  eventWebhookCheck,
  signatureCheck,
  inboundCheck,
  testMessageCheck,
  systemMailCheck,
]
