import { BY_HAND, type ByHand } from '#lib/mail/by-hand.ts'
import type { SmtpReply } from '#lib/mail/smtp.ts'

type Refusal = Extract<SmtpReply, { kind: 'refused' }>
/** A short name for the fault, what a person can do about it, and whether trying again is of no use. */
type Advice = { code: string; advice: string; isFinal: boolean }

/** First row that fits wins. `text` is looked for in SendGrid's own sentences. */
const refusals = (byHand: ByHand): (Advice & { fits: (refusal: Refusal) => boolean })[] => [
  {
    fits: ({ said }) => /credits exceeded/i.test(said),
    code: 'credits',
    advice:
      'The SendGrid account has used up its sending quota. Raise the plan or wait for the next billing period; mail in the queue goes out by itself for a day.',
    isFinal: false,
  },
  {
    // SendGrid says 403 here, which is no status of SMTP.
    fits: ({ said, status }) => status === 403 || /sender identity|not authorized to send from/i.test(said),
    code: 'sender-identity',
    advice:
      'Authenticate the domain of the from address under Settings → Domains, or write from an address that is verified there.',
    isFinal: true,
  },
  {
    fits: ({ said, step, status }) =>
      status >= 500 && (step === 'sign-in' || /unauthenticated senders/i.test(said)),
    code: 'bad-key',
    advice: `${byHand.makeKey} with “Mail Send” and save it here. A key of an EU subuser works only with SendGrid EU.`,
    isFinal: true,
  },
  {
    fits: ({ said }) => /temporarily blocked|repeated bad requests/i.test(said),
    code: 'too-many',
    advice:
      'SendGrid has closed its door for a while after many refused mails. Mend what it refused, then send again.',
    isFinal: true,
  },
  {
    fits: ({ said, status }) => status === 552 || (status >= 500 && /too large|size/i.test(said)),
    code: 'too-large',
    advice: 'SendGrid takes mails up to 30 MB with attachments. Make this one smaller and send it again.',
    isFinal: true,
  },
  {
    fits: ({ status }) => status >= 500,
    code: 'rejected',
    advice: 'SendGrid does not accept the mail as it is. Correct what it names and send it again.',
    isFinal: true,
  },
]

const LATER: Advice = {
  code: 'too-many',
  advice: 'SendGrid asks us to come back later. Mail in the queue goes out by itself.',
  isFinal: false,
}

/** What to do about a refusal of the relay (SendGrid: “SMTP Errors and Troubleshooting”). */
export function adviseOnRelayRefusal(refusal: Refusal, byHand: ByHand = BY_HAND.sendgrid_us): Advice {
  return refusals(byHand).find(({ fits }) => fits(refusal)) ?? LATER
}

/** What to do when the relay gave no answer, by the name of the failure. */
export function adviseOnRelayFailure(code: string): string {
  if (code === 'EDNS' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'SendGrid’s address could not be looked up. Check this machine’s DNS and internet connection.'
  if (code === 'ETLS' || /CERT|TLS|SSL|SELF_SIGNED|ISSUER|EPROTO/.test(code))
    return 'No secure connection to SendGrid could be made. Check this machine’s clock, and whether something in between replaces certificates or removes STARTTLS.'
  return 'Check that this machine may open connections to SendGrid’s port 587: many networks block mail ports. The API needs only port 443.'
}
