import { BY_HAND, type ByHand } from '#lib/mail/by-hand.ts'
import type { Provider } from '#lib/settings/provider.ts'

/** Why a post was turned away at the door, and what to do about it. Pure, so that components may use it. */
const refusals = (byHand: ByHand): Record<string, { label: string; advice: string }> => ({
  'no-key': {
    label: 'No verification key is set',
    advice: byHand.switchSigningOn,
  },
  missing: {
    label: 'The post was not signed',
    advice: `Signing is off at this webhook, as on one that was moved here from coreBOS. ${byHand.switchSigningOn} A test posts unsigned until the webhook was saved.`,
  },
  malformed: {
    label: 'The signature could not be read',
    advice:
      'It is no signature of SendGrid’s. If the posts are yours, look for a proxy that changes headers.',
  },
  wrong: {
    label: 'No verification key fits the signature',
    advice: `Switching signing off and on again makes a new key, and each webhook has its own: ${byHand.copySigningKey}. If it is there already, a proxy changes the body on its way.`,
  },
  'too-old': {
    label: 'The signature is too old',
    advice:
      'SendGrid re-sends posts for 24 hours. If this machine’s clock is right, raise SENDGRID_EVENT_MAX_AGE_HOURS or set it to 0.',
  },
  'from-the-future': {
    label: 'The signature is from the future',
    advice: 'The clock of this machine is behind. Set it right.',
  },
  'token-missing': {
    label: 'The post brought no token',
    advice:
      'OAuth was taken off our webhook at SendGrid, or the post comes from another webhook. Check the webhook under Settings → Event webhook and set it right, or switch tokens off there.',
  },
  'token-wrong': {
    label: 'The post brought a token that is not ours',
    advice:
      'Our webhook fetches its tokens elsewhere. Check it under Settings → Event webhook and set it right.',
  },
  'token-expired': {
    label: 'The post’s token had run out',
    advice: 'A few are ordinary: SendGrid then fetches another one and sends the post again.',
  },
  'token-refused': {
    label: 'A token was asked for with a wrong secret',
    advice: 'Renew the secret under Settings → Event webhook: SendGrid is then given one that fits.',
  },
})

const UNKNOWN = { label: 'Refused', advice: 'Look for the reason in the log of the web process.' }

/** Words for a reason that `post_refusal` counts. */
export function adviseOnRefusal(reason: string, provider: Provider): { label: string; advice: string } {
  return refusals(BY_HAND[provider])[reason] ?? { ...UNKNOWN, label: `Refused: ${reason}` }
}
