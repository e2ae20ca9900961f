/** Why a post was turned away at the door, and what to do about it. Pure, so that components may use it. */
const REFUSALS: Record<string, { label: string; advice: string }> = {
  'no-key': {
    label: 'No verification key is set',
    advice: 'Switch on “Signed Event Webhook” in SendGrid, then paste its verification key below.',
  },
  missing: {
    label: 'The post was not signed',
    advice:
      'Signing is off at this webhook, as on one that was moved here from coreBOS. Switch on “Signed Event Webhook” in SendGrid, save, and paste its key below. The test button posts unsigned until the webhook was saved.',
  },
  malformed: {
    label: 'The signature could not be read',
    advice:
      'It is no signature of SendGrid’s. If the posts are yours, look for a proxy that changes headers.',
  },
  wrong: {
    label: 'No verification key fits the signature',
    advice:
      'Switching signing off and on again makes a new key, and each webhook has its own: copy the present key from SendGrid and paste it below. If it is there already, a proxy changes the body on its way.',
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
}

const UNKNOWN = { label: 'Refused', advice: 'Look for the reason in the log of the web process.' }

/** Words for a reason that `post_refusal` counts. */
export function adviseOnRefusal(reason: string): { label: string; advice: string } {
  return REFUSALS[reason] ?? { ...UNKNOWN, label: `Refused: ${reason}` }
}
