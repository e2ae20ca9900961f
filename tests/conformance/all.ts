import { ACCOUNT_EXERCISES } from './account.ts'
import { DOMAIN_EXERCISES } from './domains.ts'
import { EVENT_WEBHOOK_EXERCISES } from './event-webhook.ts'
import type { Exercise } from './exercise.ts'
import { INBOUND_EXERCISES } from './inbound.ts'
import { LENT_DOMAIN_EXERCISES } from './lent-domains.ts'
import { MAIL_EXERCISES } from './mail.ts'
import { REFUSAL_EXERCISES } from './refusals.ts'
import { SEND_CHOICE_EXERCISES } from './send-choices.ts'

/** One line a family. */
export const EXERCISES: Exercise[] = [
  ...MAIL_EXERCISES,
  ...EVENT_WEBHOOK_EXERCISES,
  ...INBOUND_EXERCISES,
  ...ACCOUNT_EXERCISES,
  ...SEND_CHOICE_EXERCISES,
  ...DOMAIN_EXERCISES,
  ...LENT_DOMAIN_EXERCISES,
  ...REFUSAL_EXERCISES,
]
