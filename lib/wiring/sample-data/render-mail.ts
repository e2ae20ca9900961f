import type { Company, Person } from '#lib/wiring/sample-data/companies.ts'

/** A mail as it is written down here: `{company}` and the like are filled in, `[words](name)` is one of the links below. */
export type MailText = { subject: string; lines: readonly string[] }

/** Where links lead. example.com is reserved (RFC 2606), so a click in the sample data goes nowhere by accident. */
const LINKS: Readonly<Record<string, string>> = {
  pricing: 'https://www.kestrel.example.com/pricing',
  case: 'https://www.kestrel.example.com/customers/fjord-elevators',
  savings: 'https://www.kestrel.example.com/savings-calculator',
  film: 'https://www.kestrel.example.com/in-two-minutes',
  pilot: 'https://www.kestrel.example.com/pilot',
  terms: 'https://www.kestrel.example.com/terms',
  security: 'https://www.kestrel.example.com/security',
  webinar: 'https://www.kestrel.example.com/webinars/winter-planning',
  calendar: 'https://calendar.kestrel.example.com/half-an-hour',
  report: 'https://app.kestrel.example.com/reports/wednesday',
  proposal: 'https://app.kestrel.example.com/offers/current',
  onboarding: 'https://docs.kestrel.example.com/first-week',
  api: 'https://docs.kestrel.example.com/api',
  sso: 'https://docs.kestrel.example.com/single-sign-on',
  releases: 'https://docs.kestrel.example.com/releases',
  shortcuts: 'https://docs.kestrel.example.com/shortcuts',
  status: 'https://status.kestrel.example.com/',
}

const SIGNATURE = ['Best regards', 'The Kestrel team']
const LINK = /\[([^\]]+)\]\((\w+)\)/g

/** Subject, HTML and text of a mail to a person; `links` are its links in the order of the HTML. */
export function renderMail(
  mail: MailText,
  company: Company,
  { firstName }: Person,
): { subject: string; html: string; text: string; links: string[] } {
  const values: Record<string, string> = {
    company: company.name,
    trade: company.trade,
    crew: company.crew,
    size: String(company.crewSize),
    region: company.region,
    site: company.site,
  }
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  const lines = [`Hello ${firstName},`, ...mail.lines.map(fill)]
  const html = lines.map((line) =>
    line.replace(LINK, (_, words: string, name: string) => `<a href="${urlOf(name)}">${words}</a>`),
  )
  // As lib/messages/plain-text.ts writes links, which is too slow for hundreds of mails at once.
  const text = lines.map((line) =>
    line.replace(LINK, (_, words: string, name: string) => `${words} [${urlOf(name)}]`),
  )
  return {
    subject: fill(mail.subject),
    html: [...html, SIGNATURE.join('<br>')].map((paragraph) => `<p>${paragraph}</p>`).join('\n'),
    text: [...text, SIGNATURE.join('\n')].join('\n\n'),
    links: lines.flatMap((line) => [...line.matchAll(LINK)].map(([, , name = '']) => urlOf(name))),
  }
}

function urlOf(name: string): string {
  const url = LINKS[name]
  if (!url) throw new Error(`A sample mail names a link that is not there: ${name}`)
  return url
}
