import type { Check } from '#lib/setup/check.ts'
import { senderCheck } from '#lib/wiring/checks/sender.ts'
import { testMessageCheck } from '#lib/wiring/checks/test-message.ts'

/** Every check of the set-up. Their order on the page is that of CHECK_IDS, not of this list. */
export const CHECKS: Check[] = [senderCheck, testMessageCheck]
