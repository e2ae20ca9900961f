/** Days ago, or soon after the last mail to the person. */
export type DiaryTime = number | 'after-last-mail'

/** A note about a person. */
export type DiaryNote = { about: string; daysAgo: DiaryTime; body: string }

/**
 * A task about a person: made `madeDaysAgo`, due in `dueInDays` (negative: it was due then; null: some time), and done
 * `doneDaysAgo` unless it is still open.
 */
export type DiaryTask = {
  about: string
  title: string
  madeDaysAgo: DiaryTime
  dueInDays: number | null
  doneDaysAgo?: number
}

/** `about` is the person’s last name: no two share one. */
export const NOTES: readonly DiaryNote[] = [
  {
    about: 'Solberg',
    daysAgo: 80,
    body: 'First call. 64 engineers, two depots, plans in a spreadsheet that only Tore understands. Budget year starts in January. Wants proof, not slides.',
  },
  {
    about: 'Solberg',
    daysAgo: 58,
    body: 'Demo with three planners. They liked that they can overrule the plan. Worry: older engineers and the phone app.',
  },
  {
    about: 'Solberg',
    daysAgo: 30,
    body: 'Pilot kick-off. Measure agreed: kilometres per finished visit, target minus 8 %. Ingrid decides alone up to 50 seats.',
  },
  {
    about: 'Solberg',
    daysAgo: 4,
    body: 'She asked for the price with Drammen before Thursday. Board meets next week.',
  },
  {
    about: 'Eide',
    daysAgo: 41,
    body: 'Magnus reads everything on his phone and answers in one line. Wants the fuel saving stated without the weather effect.',
  },
  {
    about: 'Dahl',
    daysAgo: 47,
    body: 'Sunniva needs single sign-on before anybody logs in. Their identity provider is run by an outside firm: plan one week.',
  },
  {
    about: 'Vik',
    daysAgo: 'after-last-mail',
    body: 'Mail bounces. He has left the company, says Tore. Ask who leads modernisation now.',
  },
  {
    about: 'Castell',
    daysAgo: 71,
    body: 'Family company, third generation. Núria wants fewer calls at night more than fewer kilometres.',
  },
  {
    about: 'Castell',
    daysAgo: 33,
    body: 'Visited the workshop in Girona. Two planners, one whiteboard, 41 vans. They photograph the whiteboard every evening.',
  },
  {
    about: 'Ferrer',
    daysAgo: 26,
    body: 'Jordi compares per seat and per visit. In August half of the technicians are away, so per visit looks cheaper to him. It is not; sent him the sum.',
  },
  {
    about: 'Serra',
    daysAgo: 'after-last-mail',
    body: 'Pau does not want our mails: the workshop is not planned with Kestrel. Fair enough.',
  },
  {
    about: 'Brennan',
    daysAgo: 66,
    body: 'Hospitals give two-hour windows and fine late arrivals. That is the whole case: late arrivals, not fuel.',
  },
  {
    about: 'Brennan',
    daysAgo: 29,
    body: 'Report went to her board. One in seven late today; she would sign for one in fifteen.',
  },
  {
    about: 'Daly',
    daysAgo: 24,
    body: 'Our mail to Cormac was refused because the sender domain was not verified then. Sent him the terms from the portal.',
  },
  {
    about: 'Keane',
    daysAgo: 38,
    body: 'Niamh has a questionnaire of 212 questions. Half of them are on the security page already, she accepts links.',
  },
  {
    about: 'Nolan',
    daysAgo: 'after-last-mail',
    body: 'Eoin marked our last mail as spam. Declan says he does that with everything. Leave him alone.',
  },
  {
    about: 'Okafor',
    daysAgo: 55,
    body: '112 installers, three unions, four time zones if we count the Manitoba crew. Starts with one city or not at all.',
  },
  {
    about: 'Okafor',
    daysAgo: 22,
    body: 'Denise wants the pilot in Ottawa: small, bilingual, and the supervisor there is for it.',
  },
  {
    about: 'Pelletier',
    daysAgo: 18,
    body: 'Procurement needs three offers. We are one of them; the other two have no pilot. Grant is friendly but cannot skip the step.',
  },
  {
    about: 'Tanaka',
    daysAgo: 16,
    body: 'Mei tried the interface on a Sunday and found a wrong example in our documentation. Fixed the same day, she noticed.',
  },
  {
    about: 'Thygesen',
    daysAgo: 44,
    body: 'Public company: tender above the threshold. A pilot below it is allowed. Karen knows the rules better than our lawyers.',
  },
  {
    about: 'Kjær',
    daysAgo: 25,
    body: 'Signe keeps the map of all pumps herself. Kestrel has to take coordinates, not addresses: half of the pumps have none.',
  },
  {
    about: 'Dam',
    daysAgo: 'after-last-mail',
    body: 'Mail to Mikkel is dropped: his address bounced for another sender on the account. Get the new one from Karen.',
  },
  {
    about: 'Nair',
    daysAgo: 36,
    body: 'Two kinds of jobs: solar takes two days with scaffolding, chargers take three hours. She wants both on one board.',
  },
  {
    about: 'Nair',
    daysAgo: 9,
    body: 'Pilot in Leeds runs. 9 % less driving in week one, and the schedulers stopped printing.',
  },
  {
    about: 'Reid',
    daysAgo: 14,
    body: 'Callum only asks one question each time, but it is always the right one. Likes the step table.',
  },
]

export const TASKS: readonly DiaryTask[] = [
  { about: 'Solberg', title: 'Send Ingrid the price with Drammen', madeDaysAgo: 4, dueInDays: 0 },
  { about: 'Solberg', title: 'Prepare ten minutes for the Halden board', madeDaysAgo: 3, dueInDays: 6 },
  {
    about: 'Eide',
    title: 'Work out the fuel saving without weather',
    madeDaysAgo: 40,
    dueInDays: -36,
    doneDaysAgo: 37,
  },
  {
    about: 'Vik',
    title: 'Find out who leads modernisation after Jonas',
    madeDaysAgo: 'after-last-mail',
    dueInDays: -1,
  },
  {
    about: 'Dahl',
    title: 'Ask their identity provider’s firm for a date',
    madeDaysAgo: 46,
    dueInDays: -40,
    doneDaysAgo: 41,
  },
  { about: 'Castell', title: 'Call Núria about the night shift', madeDaysAgo: 5, dueInDays: -2 },
  {
    about: 'Ferrer',
    title: 'Compare per seat and per visit for August',
    madeDaysAgo: 26,
    dueInDays: -24,
    doneDaysAgo: 24,
  },
  {
    about: 'Puig',
    title: 'Check that Laia got the test tenant after the refused mail',
    madeDaysAgo: 32,
    dueInDays: -28,
    doneDaysAgo: 29,
  },
  {
    about: 'Brennan',
    title: 'Ask Aoife for the list of hospital windows',
    madeDaysAgo: 28,
    dueInDays: -25,
    doneDaysAgo: 26,
  },
  { about: 'Brennan', title: 'Book the pilot review with Aoife and Declan', madeDaysAgo: 2, dueInDays: 3 },
  { about: 'Keane', title: 'Answer questions 88 to 120 of the questionnaire', madeDaysAgo: 7, dueInDays: -4 },
  { about: 'Okafor', title: 'Send Denise the bilingual first-week guide', madeDaysAgo: 3, dueInDays: 0 },
  {
    about: 'Pelletier',
    title: 'Fill in the supplier form for Grant',
    madeDaysAgo: 17,
    dueInDays: -13,
    doneDaysAgo: 14,
  },
  {
    about: 'Tanaka',
    title: 'Thank Mei for the correction',
    madeDaysAgo: 16,
    dueInDays: -15,
    doneDaysAgo: 16,
  },
  { about: 'Boyd', title: 'Ask Luis for Hannah’s new address', madeDaysAgo: 'after-last-mail', dueInDays: 4 },
  {
    about: 'Thygesen',
    title: 'Read the tender rules before the call',
    madeDaysAgo: 43,
    dueInDays: -40,
    doneDaysAgo: 41,
  },
  {
    about: 'Kjær',
    title: 'Try an import with coordinates only',
    madeDaysAgo: 24,
    dueInDays: -18,
    doneDaysAgo: 19,
  },
  {
    about: 'Dam',
    title: 'Get Mikkel’s new address from Karen',
    madeDaysAgo: 'after-last-mail',
    dueInDays: 1,
  },
  { about: 'Nair', title: 'Send Priya the week 2 figures', madeDaysAgo: 2, dueInDays: 1 },
  {
    about: 'Hussain',
    title: 'See whether Zara’s mail went out',
    madeDaysAgo: 'after-last-mail',
    dueInDays: 0,
  },
  { about: 'Reid', title: 'Think about a price for mixed crews', madeDaysAgo: 13, dueInDays: null },
]
