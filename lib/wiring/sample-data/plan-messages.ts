import { HOUR_MS, MINUTE_MS, workingTime, type Clock } from '#lib/wiring/sample-data/calendar.ts'
import {
  addressOf,
  COMPANIES,
  type Company,
  type Fate,
  type Part,
  type Person,
} from '#lib/wiring/sample-data/companies.ts'
import { CHAMPION_MAILS, FINANCE_MAILS } from '#lib/wiring/sample-data/deal-mails.ts'
import { dice, type Dice } from '#lib/wiring/sample-data/random.ts'
import { renderMail, type MailText } from '#lib/wiring/sample-data/render-mail.ts'
import { COLLEAGUE_MAILS, TECHNICAL_MAILS } from '#lib/wiring/sample-data/team-mails.ts'

export type PlannedMessage = {
  company: Company
  person: Person
  address: string
  composeKey: string
  fate: Fate
  sentAt: Date
  mail: ReturnType<typeof renderMail>
}

const MAILS: Record<Part, readonly MailText[]> = {
  champion: CHAMPION_MAILS,
  finance: FINANCE_MAILS,
  technical: TECHNICAL_MAILS,
  colleague: COLLEAGUE_MAILS,
}

/** How much of a company’s story is over when a person enters it. */
const ENTERS_AT: Record<Part, number> = { champion: 0, finance: 0.2, technical: 0.3, colleague: 0.35 }

/** Every mail of the sample data, person by person, each person’s in order. */
export function planMessages(clock: Clock): PlannedMessage[] {
  return COMPANIES.flatMap((company) =>
    company.people.flatMap((person) => planThread(clock, company, person)),
  )
}

/** A moment some hours after the last mail to somebody, by last name. */
export function timeAfterLastMail(clock: Clock, planned: readonly PlannedMessage[], lastName: string): Date {
  const last = planned.findLast(({ person }) => person.lastName === lastName)
  if (!last) throw new Error(`The sample diary is about somebody who gets no mail: ${lastName}`)
  const { now } = clock
  return new Date(Math.min(last.sentAt.getTime() + 6 * HOUR_MS, now.getTime() - 10 * MINUTE_MS))
}

/** The compose keys of the mails that were read but not clicked yet. */
export function composeKeysOfRead(): string[] {
  return COMPANIES.flatMap((company) =>
    company.people.flatMap((person) =>
      MAILS[person.part].flatMap((_mail, index) =>
        fateOf(person, index) === 'read' ? [composeKeyOf(addressOf(company, person), index)] : [],
      ),
    ),
  )
}

function planThread(clock: Clock, company: Company, person: Person): PlannedMessage[] {
  const address = addressOf(company, person)
  const mails = mailsFor(company, person.part)
  const times = sendTimes(clock, company, person, dice(`times ${address}`))
  return mails.map((text, index) => ({
    company,
    person,
    address,
    composeKey: composeKeyOf(address, index),
    fate: fateOf(person, index),
    sentAt: times[index] ?? clock.now,
    mail: renderMail(text, company, person),
  }))
}

function mailsFor({ endsWith }: Company, part: Part): readonly MailText[] {
  const mails = MAILS[part]
  const last = mails[endsWith?.[part] ?? mails.length - 1]
  return last ? [...mails.filter((mail) => mail !== last), last] : mails
}

/** Spread evenly over the person’s part of the story, a day or so early or late. */
function sendTimes(clock: Clock, { days: [from, to] }: Company, person: Person, luck: Dice): Date[] {
  const count = MAILS[person.part].length
  const begin = from - (from - to) * ENTERS_AT[person.part]
  const end = person.part === 'colleague' ? to + luck.between(1, 8) : to
  const times = Array.from({ length: count }, (_, index) => {
    const daysAgo = begin - ((begin - end) * index) / (count - 1)
    return workingTime(clock, Math.max(daysAgo - luck.next(), 0), luck)
  }).sort((a, b) => a.getTime() - b.getTime())
  const { lastSentMinutesAgo } = person
  if (lastSentMinutesAgo === undefined) return times
  return [...times.slice(0, -1), new Date(clock.now.getTime() - lastSentMinutesAgo * MINUTE_MS)]
}

function fateOf(person: Person, index: number): Fate {
  return person.fates?.[index] ?? person.fates?.[index - MAILS[person.part].length] ?? 'delivered'
}

function composeKeyOf(address: string, index: number): string {
  return `sample:${address}:${index}`
}
