import type { MailText } from '#lib/wiring/sample-data/render-mail.ts'

/** What the person who wants the change is written, from the first mail to the roll-out. */
export const CHAMPION_MAILS: readonly MailText[] = [
  {
    subject: 'Fewer kilometres for {company}’s {crew}',
    lines: [
      'Teams in {trade} tell us the same thing: the plan is good at seven in the morning and wrong by nine. Kestrel rebuilds the day’s routes whenever a job moves, so your {size} {crew} drive less and arrive when they said they would.',
      'Fjord Elevators had the same problem in a region like {region}. [How they saved 19 % of their driving](case) takes four minutes to read.',
      'Would a short look be of use? [Pick half an hour that suits you](calendar).',
    ],
  },
  {
    subject: 'Re: Fewer kilometres for {company}’s {crew}',
    lines: [
      'A question rather than a pitch: how do your planners hear today that a job runs late? At most companies of your size it is a phone call, and the call comes too late to move the next visit.',
      'If that sounds familiar, [this two-minute film](film) shows what the planner sees instead.',
    ],
  },
  {
    subject: 'What {size} {crew} could save',
    lines: [
      'I put the numbers you named on the phone into our calculator: {size} {crew}, 62 km a day each, in {region}. It comes to about 11 hours of driving a week, and that is with careful assumptions.',
      '[Change any figure yourself](savings); nothing is stored.',
      'What it costs is on one page: [plans and prices](pricing).',
    ],
  },
  {
    subject: 'Half an hour with your planners',
    lines: [
      'Thank you for the open talk. As agreed I would like to show the planning board to the people who would use it every day.',
      'I keep Tuesday and Thursday free: [choose a time here](calendar) and add whoever should see it. Please bring one real day from last week, the messier the better.',
    ],
  },
  {
    subject: 'Your messy Wednesday, planned again',
    lines: [
      'Thank you for the export. We ran your Wednesday through Kestrel: 143 visits, 11 of them emergencies. Same {crew}, same skills, same promised windows: 388 km less, and nobody stays after half past five.',
      'The two plans side by side are [in this report](report). I would like to hear where your planners disagree.',
    ],
  },
  {
    subject: 'Re: Your messy Wednesday, planned again',
    lines: [
      'Your planners are right about visits 31 and 77: both need two people, and our import did not know. That is one column in the export, and the new run is [in the same report](report).',
      'It costs 14 km of the 388.',
    ],
  },
  {
    subject: 'A pilot that can fail',
    lines: [
      'I suggest four weeks with one depot and a number we both write down before we start: kilometres per finished visit. If it does not fall by eight percent, you owe us nothing.',
      '[The pilot on one page](pilot) says who does what in which week. [Prices for afterwards](pricing) are the public ones.',
    ],
  },
  {
    subject: 'Pilot: what we need before Monday',
    lines: [
      'Good news about the go-ahead. Three things before Monday: the list of {crew} with their skills, the depots’ addresses, and one person who may decide when a rule is unclear.',
      'Everything else is in [the first-week guide](onboarding). It has been read by people who had no time, and they were fine.',
    ],
  },
  {
    subject: 'Pilot, week 2: down 9.4 %',
    lines: [
      'Ten working days in, kilometres per finished visit are down 9.4 % at the pilot depot. Two {crew} out of the group did not use the app last week; a word from their team lead would help more than one from us.',
      '[The weekly figures](report), with last year’s beside them.',
    ],
  },
  {
    subject: 'Pilot result and our offer',
    lines: [
      'Four weeks are over: 10.1 % fewer kilometres per visit, and late arrivals went from one in seven to one in nineteen.',
      'Our offer for all {size} {crew} is [here, valid for 30 days](proposal). It follows [the price list](pricing), with the pilot depot free until the end of the quarter.',
    ],
  },
  {
    subject: 'Re: Pilot result and our offer',
    lines: [
      'Two answers to yesterday’s questions. Seats can move between depots within a month. And yes, a team that is below forty percent use after sixty days can leave without notice; it is in section 4 of [the offer](proposal).',
      'If your board meets next week, I can join for ten minutes: [here is my calendar](calendar).',
    ],
  },
  {
    subject: 'Prices with {site} included',
    lines: [
      'As you asked: with {site} you come over the next step, so the price per seat falls for everybody. The steps are on [the price page](pricing), yours is the third.',
      'If you want it in the same contract, a reply to this mail is enough and I change [the offer](proposal) today.',
    ],
  },
]

/** What the person who pays is written. */
export const FINANCE_MAILS: readonly MailText[] = [
  {
    subject: 'Kestrel at {company}: the figures behind it',
    lines: [
      'Your colleagues in operations asked me to send you the figures and not the film. In short: about 11 hours of driving a week, 19 % less fuel at comparable companies, no new hardware.',
      '[The calculation, line by line](savings). [What it costs](pricing).',
    ],
  },
  {
    subject: 'Re: Kestrel at {company}: the figures behind it',
    lines: [
      'You asked where the 19 % come from: from the fuel cards of four customers, twelve months before and after, weather corrected. The method is on page 3 of [the case study](case).',
      'For a first year I would count with ten.',
    ],
  },
  {
    subject: 'Per seat or per visit?',
    lines: [
      'Both can be bought. Per seat is cheaper once somebody works more than eleven days a month; for {size} {crew} that is nearly always so.',
      'Both are on [the price page](pricing).',
    ],
  },
  {
    subject: 'Contract terms, short version',
    lines: [
      'Twelve months, then monthly. Prices fixed for 24 months. Invoices at the end of the quarter, 30 days. Leaving: one month, and the data comes as files that other systems read.',
      'The long version is [here](terms); legal colleagues usually start at section 7.',
    ],
  },
  {
    subject: 'Re: Contract terms, short version',
    lines: [
      'Thank you for the redlines. We take five of six as they are. For the liability cap in 9.2 our insurer allows twice the yearly fee, not three times; [the changed wording](terms) is marked.',
    ],
  },
  {
    subject: 'Budget line for next year',
    lines: [
      'For your plan: {size} seats come to the third price step, plus a one-time set-up. [The step table](pricing) has the exact amount for your number of seats.',
      'If the decision moves into January, the pilot’s conditions stay.',
    ],
  },
  {
    subject: 'Offer for {company}, version 3',
    lines: [
      'Version 3 has the payment term of 45 days and {site} as an option, as discussed. Nothing else was changed; [changes are marked](proposal).',
    ],
  },
  {
    subject: 'The price question from this morning',
    lines: [
      'You asked what happens when seats are given back in the middle of the year: they are credited from the next month on, and the price step stays until the year is over. It is the second table on [the price page](pricing).',
      'With that, [version 3](proposal) is complete from our side.',
    ],
  },
]
