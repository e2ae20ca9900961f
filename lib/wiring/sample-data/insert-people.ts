import { randomUUID } from 'node:crypto'
import type { Tx } from '#lib/db.ts'
import { DAY_MS, endOfWork, HOUR_MS, workingTime, type Clock } from '#lib/wiring/sample-data/calendar.ts'
import { addressOf, COMPANIES } from '#lib/wiring/sample-data/companies.ts'
import { NOTES, TASKS, type DiaryTime } from '#lib/wiring/sample-data/diary.ts'
import { timeAfterLastMail, type PlannedMessage } from '#lib/wiring/sample-data/plan-messages.ts'
import { dice } from '#lib/wiring/sample-data/random.ts'

/** A contact of the sample data as it was added. */
export type SampleContact = { id: string; ownerId: string; name: string }

/** A company is entered this long before its story begins. */
const ENTERED_BEFORE_MS = 2 * DAY_MS

/** Adds the companies and their people; each company goes to the next of the owners. Gives the people by address. */
export async function insertPeople(
  tx: Tx,
  clock: Clock,
  planned: readonly PlannedMessage[],
  ownerOf: (companyIndex: number) => string,
): Promise<Map<string, SampleContact>> {
  const companies = COMPANIES.map((company, index) => ({
    company,
    id: randomUUID(),
    ownerId: ownerOf(index),
    createdAt: new Date(clock.now.getTime() - company.days[0] * DAY_MS - ENTERED_BEFORE_MS),
  }))
  await tx.account.createMany({
    data: companies.map(({ company: { name, domain }, ...own }) => ({
      ...own,
      name,
      domain,
      isSample: true,
    })),
  })
  const people = companies.flatMap(({ company, id: accountId, ownerId, createdAt }) =>
    company.people.map((person, index) => ({
      id: randomUUID(),
      firstName: person.firstName,
      lastName: person.lastName,
      title: person.title,
      email: addressOf(company, person),
      phone: company.phone ? `${company.phone}${index + 10}` : '',
      accountId,
      ownerId,
      isSample: true,
      createdAt: new Date(createdAt.getTime() + index * HOUR_MS),
    })),
  )
  await tx.contact.createMany({ data: people })
  await insertDiary(tx, clock, planned, new Map(people.map((person) => [person.lastName, person])))
  return new Map(
    people.map(({ id, ownerId, firstName, lastName, email }) => [
      email,
      { id, ownerId, name: `${firstName} ${lastName}` },
    ]),
  )
}

/** Notes and tasks of the people’s owners. */
async function insertDiary(
  tx: Tx,
  clock: Clock,
  planned: readonly PlannedMessage[],
  byLastName: ReadonlyMap<string, { id: string; ownerId: string }>,
): Promise<void> {
  const personOf = (about: string) => {
    const person = byLastName.get(about)
    if (!person) throw new Error(`The sample diary is about somebody who is not there: ${about}`)
    return person
  }
  const luck = dice('diary')
  const timeOf = (about: string, daysAgo: DiaryTime) =>
    daysAgo === 'after-last-mail'
      ? timeAfterLastMail(clock, planned, about)
      : workingTime(clock, daysAgo, luck)
  await tx.note.createMany({
    data: NOTES.map(({ about, daysAgo, body }) => {
      const { id: contactId, ownerId: authorId } = personOf(about)
      return { contactId, authorId, body, createdAt: timeOf(about, daysAgo) }
    }),
  })
  await tx.task.createMany({
    data: TASKS.map(({ about, title, madeDaysAgo, dueInDays, doneDaysAgo }) => {
      const { id: contactId, ownerId } = personOf(about)
      const createdAt = timeOf(about, madeDaysAgo)
      const dueAt = dueInDays === null ? null : endOfWork(clock, dueInDays)
      const doneAt = doneDaysAgo === undefined ? null : doneTime(clock, createdAt, doneDaysAgo)
      return { contactId, ownerId, title, createdAt, dueAt, doneAt }
    }),
  })
}

/** At the end of that day’s work, and not before the task was there. */
function doneTime(clock: Clock, createdAt: Date, doneDaysAgo: number): Date {
  return new Date(Math.max(endOfWork(clock, -doneDaysAgo).getTime(), createdAt.getTime() + HOUR_MS))
}
