/** What a person is to the deal; it decides which mails the person gets. */
export type Part = 'champion' | 'finance' | 'technical' | 'colleague'

/** What becomes of one mail. `delivered`: whatever the person’s habits make of it. */
export type Fate =
  | 'delivered'
  | 'read'
  | 'on-its-way'
  | 'deferring'
  | 'blocked'
  | 'bounced'
  | 'bounced-late'
  | 'dropped'
  | 'reported'
  | 'unsubscribed'
  | 'refused'
  | 'out-of-credits'
  | 'unconfirmed'

export type Person = {
  firstName: string
  lastName: string
  title: string
  part: Part
  /** Apple Mail loads pictures ahead of the reader. */
  usesAppleMail?: boolean
  /** Minutes ago when the last mail went out; without it, some day of the story. */
  lastSentMinutesAgo?: number
  /** Fates by the number of the mail, counted from 0; -1 is the last one. */
  fates?: Record<number, Fate>
}

export type Company = {
  name: string
  domain: string
  /** Fills “your …” in mails. */
  trade: string
  crew: string
  crewSize: number
  region: string
  /** Where the second half of the deal is. */
  site: string
  /** The story with this company began and ended this many days ago. */
  days: [from: number, to: number]
  /** Beginning of the phone numbers; only ranges that are kept for stories (NANP 555-01xx, Ofcom 0113 496 0xxx). */
  phone?: string
  /** Which mail comes last where it is not the last one written down, so that not all stories end alike. */
  endsWith?: Partial<Record<Part, number>>
  people: Person[]
}

/** Everybody in the sample data. All names are made up; `.test` belongs to nobody (RFC 2606). */
export const COMPANIES: readonly Company[] = [
  {
    name: 'Halden Lift Service',
    domain: 'halden-lifts.test',
    trade: 'lift maintenance',
    crew: 'service engineers',
    crewSize: 64,
    region: 'Oslo and Viken',
    site: 'Drammen',
    days: [81, 2],
    people: [
      person('Ingrid Solberg', 'Head of Field Service', 'champion', {
        lastSentMinutesAgo: 96,
        fates: { 5: 'blocked', [-1]: 'read' },
      }),
      person('Magnus Eide', 'Finance Director', 'finance', { usesAppleMail: true }),
      person('Sunniva Dahl', 'IT Manager', 'technical'),
      person('Tore Bakken', 'Dispatcher, Oslo East', 'colleague'),
      person('Marit Lunde', 'Dispatcher, Drammen', 'colleague', { usesAppleMail: true }),
      person('Jonas Vik', 'Team Lead, Modernisation', 'colleague', { fates: { [-1]: 'bounced' } }),
      person('Astrid Moen', 'Customer Care Lead', 'colleague'),
    ],
  },
  {
    name: 'Castell Climate',
    domain: 'castell-climate.test',
    trade: 'heating and cooling service',
    crew: 'technicians',
    crewSize: 41,
    region: 'Catalonia',
    site: 'Girona',
    endsWith: { colleague: 2, technical: 6 },
    days: [79, 1],
    people: [
      person('Núria Castell', 'Managing Director', 'champion', {
        usesAppleMail: true,
        lastSentMinutesAgo: 262,
      }),
      person('Jordi Ferrer', 'Controller', 'finance', { lastSentMinutesAgo: 51, fates: { [-1]: 'read' } }),
      person('Laia Puig', 'Systems Administrator', 'technical', { fates: { 3: 'refused' } }),
      person('Marc Vidal', 'Service Planner', 'colleague'),
      person('Carla Roca', 'Service Planner', 'colleague', { fates: { 4: 'blocked' } }),
      person('Pau Serra', 'Workshop Manager', 'colleague', { fates: { [-1]: 'unsubscribed' } }),
      person('Aina Bosch', 'Quality Officer', 'colleague', { usesAppleMail: true }),
    ],
  },
  {
    name: 'Orla Medical Devices',
    domain: 'orla-medical.test',
    trade: 'hospital equipment service',
    crew: 'field engineers',
    crewSize: 28,
    region: 'Leinster and Munster',
    site: 'Cork',
    endsWith: { champion: 10, technical: 5, colleague: 4 },
    days: [76, 0],
    people: [
      person('Aoife Brennan', 'Service Operations Director', 'champion', { lastSentMinutesAgo: 143 }),
      person('Cormac Daly', 'Chief Financial Officer', 'finance', { fates: { 4: 'refused' } }),
      person('Niamh Keane', 'Information Security Lead', 'technical', {
        lastSentMinutesAgo: 27,
        fates: { [-1]: 'deferring' },
      }),
      person('Declan Walsh', 'Scheduling Coordinator', 'colleague'),
      person('Róisín Flynn', 'Scheduling Coordinator', 'colleague', { usesAppleMail: true }),
      person('Eoin Nolan', 'Regional Manager, Cork', 'colleague', { fates: { [-1]: 'reported' } }),
      person('Sinéad Byrne', 'Compliance Manager', 'colleague'),
    ],
  },
  {
    name: 'Tamarack Security',
    domain: 'tamarack-security.test',
    trade: 'alarm and access installation',
    crew: 'installers',
    crewSize: 112,
    region: 'Ontario',
    site: 'Ottawa',
    endsWith: { technical: 6, finance: 5 },
    days: [68, 1],
    phone: '+1 613 555 01',
    people: [
      person('Denise Okafor', 'VP Operations', 'champion', { lastSentMinutesAgo: 335 }),
      person('Grant Pelletier', 'Director of Procurement', 'finance', { fates: { 2: 'blocked' } }),
      person('Mei Tanaka', 'Enterprise Architect', 'technical', {
        usesAppleMail: true,
        lastSentMinutesAgo: 188,
      }),
      person('Luis Ortega', 'Dispatch Supervisor', 'colleague'),
      person('Hannah Boyd', 'Dispatch Supervisor', 'colleague', { fates: { [-1]: 'bounced-late' } }),
      person('Samir Rahal', 'Fleet Manager', 'colleague'),
      person('Paige Lavoie', 'Training Manager', 'colleague', { fates: { 1: 'blocked' } }),
    ],
  },
  {
    name: 'Vesterby Water',
    domain: 'vesterby-water.test',
    trade: 'pump and meter service',
    crew: 'fitters',
    crewSize: 53,
    region: 'Jutland',
    site: 'Esbjerg',
    endsWith: { champion: 10, colleague: 3, finance: 6 },
    days: [57, 3],
    people: [
      person('Karen Thygesen', 'Head of Operations', 'champion'),
      person('Bent Holm', 'Budget Manager', 'finance'),
      person('Signe Kjær', 'GIS and Systems Lead', 'technical', { lastSentMinutesAgo: 410 }),
      person('Anders Friis', 'Planner, Aarhus', 'colleague', { fates: { [-1]: 'bounced' } }),
      person('Lone Bech', 'Planner, Esbjerg', 'colleague', { usesAppleMail: true }),
      person('Mikkel Dam', 'Fitter Foreman', 'colleague', { fates: { [-1]: 'dropped', [-2]: 'dropped' } }),
    ],
  },
  {
    name: 'Northgate Energy Services',
    domain: 'northgate-energy.test',
    trade: 'solar and charger installation',
    crew: 'electricians',
    crewSize: 87,
    region: 'Northern England',
    site: 'Leeds',
    endsWith: { technical: 2, colleague: 4, finance: 5 },
    days: [44, 0],
    phone: '+44 113 496 01',
    people: [
      person('Priya Nair', 'Operations Manager', 'champion', {
        lastSentMinutesAgo: 11,
        fates: { [-1]: 'on-its-way' },
      }),
      person('Callum Reid', 'Head of Finance', 'finance', { usesAppleMail: true }),
      person('Zara Hussain', 'Digital Lead', 'technical', { fates: { [-1]: 'unconfirmed' } }),
      person('Owen Hartley', 'Installation Scheduler', 'colleague', { fates: { [-1]: 'unsubscribed' } }),
      person('Freya Metcalfe', 'Installation Scheduler', 'colleague'),
      person('Dev Chandra', 'Regional Lead, Leeds', 'colleague', { fates: { [-1]: 'out-of-credits' } }),
    ],
  },
]

function person(
  name: string,
  title: string,
  part: Part,
  more: Pick<Person, 'usesAppleMail' | 'lastSentMinutesAgo' | 'fates'> = {},
): Person {
  const [firstName = '', lastName = ''] = name.split(' ')
  return { firstName, lastName, title, part, ...more }
}

/** The address of a person: letters with accents are written plain. */
export function addressOf(company: Company, { firstName, lastName }: Person): string {
  const plain = `${firstName}.${lastName}`.replaceAll('æ', 'ae').normalize('NFD').replace(/\p{M}/gu, '')
  return `${plain.toLowerCase()}@${company.domain}`
}
