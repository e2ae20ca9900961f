/** What only a person can do or look at, each as a whole sentence or the beginning of one, with the page it is done on. */
export type ByHand = {
  /** Goes on with “and save it here”. */
  makeKey: string
  givePermissions: string
  choosePlan: string
  /** Goes on after a comma, as one of several ways. */
  freeSlot: string
  lookYourself: string
  /** A whole sentence: what stayed there after the account was left. */
  removeLeft: string
  pressTest: string
  /** A whole sentence. */
  switchSigningOn: string
  /** In the middle of a sentence. */
  copySigningKey: string
  /** It answers that it has trouble of its own. */
  waitForIt: string
  /** The address is none of its. */
  checkAddress: string
  /** It has not what was asked for. */
  findMissing: string
  /** The answer has a form that it never gives. */
  checkAnswer: string
  /** No answer, for each way a connection fails. */
  reach: Record<'timedOut' | 'unresolved' | 'insecure' | 'refused', string>
}

const SENDGRID: ByHand = {
  makeKey: 'Make a new API key in SendGrid (Settings → API Keys)',
  givePermissions: 'In SendGrid, open Settings → API Keys → the key → Edit, and give it these permissions.',
  choosePlan: 'Choose a paid plan in SendGrid (Settings → Account Details → Your Products).',
  freeSlot: 'remove one in SendGrid’s console (disabled ones count, too)',
  lookYourself: 'look in SendGrid yourself',
  removeLeft:
    'Remove it in SendGrid’s console (Settings → Mail Settings and Inbound Parse), or save a key again and disconnect once more.',
  pressTest: 'press Test Your Integration in SendGrid',
  switchSigningOn:
    'Switch on “Signed Event Webhook” in SendGrid, save, and paste its verification key below.',
  copySigningKey: 'copy the present key from SendGrid and paste it below',
  waitForIt: 'SendGrid has trouble of its own. See status.sendgrid.com and try again later.',
  checkAddress:
    'The API address is not SendGrid’s. Check SENDGRID_API_URL and the provider in Settings → SendGrid.',
  findMissing:
    'SendGrid has no such thing: it was removed there meanwhile, the account’s plan lacks it, or SENDGRID_API_URL is not SendGrid’s.',
  checkAnswer:
    'The answer is not one of SendGrid’s. Check SENDGRID_API_URL and whether a proxy stands in between.',
  reach: {
    timedOut:
      'SendGrid did not answer in time. Check that this machine may open connections to port 443, and try again.',
    unresolved:
      'SendGrid’s address could not be looked up. Check this machine’s DNS and internet connection.',
    insecure:
      'No secure connection to SendGrid could be made. Check this machine’s clock, and whether a proxy replaces certificates.',
    refused:
      'No connection to SendGrid could be made. Check this machine’s internet connection and firewall.',
  },
}

const NO_SANDBOX =
  'The sandbox is a process on this machine, which npm start runs while it is the provider. See whether it is running.'

/** The stand-in has no pages but Mailroom’s own. */
const SANDBOX: ByHand = {
  makeKey: 'Make a new key under Settings → Sandbox → Account',
  givePermissions:
    'Make another key under Settings → Sandbox → Account that may do this, and save it in place of this one.',
  choosePlan: 'Press “Make it paid” under Settings → Sandbox → Account.',
  freeSlot: 'switch “The plan allows one webhook” off under Settings → Sandbox → Traps of the account',
  lookYourself: 'look under Settings → Sandbox',
  removeLeft: 'Make a key under Settings → Sandbox → Account, save it, and disconnect once more.',
  pressTest: 'press “Send test batch” under Settings → Event webhook',
  switchSigningOn:
    'Press “Check now” under Settings → Event webhook and set the webhook right: that switches signing on and keeps its key.',
  copySigningKey: 'press “Check now” under Settings → Event webhook and set the webhook right',
  waitForIt: 'The sandbox plays trouble of its own: see Settings → Sandbox → Faults.',
  checkAddress: 'The sandbox does not play this part of SendGrid.',
  findMissing: 'The sandbox has no such thing: it was removed meanwhile, or is a part that is not played.',
  checkAnswer: 'The sandbox was told to answer so: see Settings → Sandbox → Faults.',
  reach: {
    timedOut:
      'The sandbox did not answer in time. It may have been told so: see Settings → Sandbox → Faults.',
    unresolved: NO_SANDBOX,
    insecure: NO_SANDBOX,
    refused: NO_SANDBOX,
  },
}

/** By provider. The only place that knows whose pages a person is sent to. */
export const BY_HAND: Record<'sendgrid_us' | 'sendgrid_eu' | 'sandbox', ByHand> = {
  sendgrid_us: SENDGRID,
  sendgrid_eu: SENDGRID,
  sandbox: SANDBOX,
}
