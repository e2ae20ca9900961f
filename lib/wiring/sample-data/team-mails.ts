import type { MailText } from '#lib/wiring/sample-data/render-mail.ts'

/** What the person who connects systems is written. */
export const TECHNICAL_MAILS: readonly MailText[] = [
  {
    subject: 'How Kestrel talks to your dispatch system',
    lines: [
      'One connection, two directions: jobs come in, finished visits go back. Most teams in {trade} have it running in two days, of which one is waiting for a firewall rule.',
      '[The interface, with examples](api).',
    ],
  },
  {
    subject: 'Security: answers before the questionnaire',
    lines: [
      'You will want to know where the data is, who can see it and how it leaves. [Our security page](security) answers the 40 questions we are asked most.',
      'If you have a questionnaire of your own, send it; it comes back within three working days.',
    ],
  },
  {
    subject: 'Re: Security: answers before the questionnaire',
    lines: [
      'The questionnaire is filled in. Two answers are no: we have no on-premises version, and sign-in by text message is not offered on purpose.',
      'The penetration test summary is [at the end of the security page](security).',
    ],
  },
  {
    subject: 'Test tenant for {company}',
    lines: [
      'Your test tenant is ready, with invented jobs in {region}. Keys are under Settings → Connections. The limits are those of production, so what works there will work later.',
      '[First call in five minutes](api).',
    ],
  },
  {
    subject: 'Single sign-on: the four values',
    lines: [
      'Your identity provider needs four values from us, and we need the metadata address from you. They are all on [one page](sso), in the order in which the forms ask for them.',
    ],
  },
  {
    subject: 'Re: Single sign-on: the four values',
    lines: [
      'The error you saw means that the address in the assertion is in capital letters. We compare without case from tonight’s release on, so nothing has to be changed on your side.',
      'Details are in [the release notes](releases).',
    ],
  },
  {
    subject: 'Data export, tried before it is needed',
    lines: [
      'Before anybody signs I would like you to try the exit: Settings → Export gives everything as CSV within the hour. [The field list](api) is stable since last year.',
    ],
  },
  {
    subject: 'Maintenance on Sunday, nothing to do',
    lines: [
      'We move your tenant to new database servers on Sunday between 02:00 and 03:00 UTC. Planned routes stay on the phones; the board is read-only meanwhile. Follow it on [the status page](status).',
    ],
  },
]

/** What people beside the deal are written: training, news, an invitation. */
export const COLLEAGUE_MAILS: readonly MailText[] = [
  {
    subject: 'Kestrel comes to your team: what changes',
    lines: [
      'Your company tries out Kestrel for planning routes. For you that means: the plan is on one board, changes show up by themselves, and nobody has to be called to hear where somebody is.',
      '[A day with Kestrel, in pictures](film).',
    ],
  },
  {
    subject: 'Invitation: 45 minutes of training',
    lines: [
      'We show the board with your own depots and then everybody tries it. There are three dates; [take the one that suits you](calendar).',
      'If you cannot make it, [the recording](webinar) will be there the day after.',
    ],
  },
  {
    subject: 'Five shortcuts planners like',
    lines: [
      'Press R to plan again, hold Shift to move two visits together, and three more that save a minute each: [the list, to print](shortcuts).',
    ],
  },
  {
    subject: 'One question about the first week',
    lines: [
      'What was the most annoying thing in the first week? One sentence as a reply is enough. The last round of answers led to the undo button.',
    ],
  },
  {
    subject: 'New: the plan explains itself',
    lines: [
      'From this week on every visit says why it stands where it stands: skill, promised window, distance or a rule of yours. [What it looks like](releases).',
      'It is on for everybody at {company}; there is nothing to install.',
    ],
  },
  {
    subject: 'Winter planning: a talk on Thursday',
    lines: [
      'Two planners from {trade} show how they keep the board calm when half of the calls are emergencies. Thirty minutes, questions included. [Save a seat](webinar).',
      'Colleagues are welcome; [prices for further seats](pricing) are the ones your company has.',
    ],
  },
]
