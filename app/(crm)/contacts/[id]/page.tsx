import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { ContactDetails } from '#components/contacts/contact-details.tsx'
import { ContactHeader } from '#components/contacts/contact-header.tsx'
import { NoteForm } from '#components/contacts/note-form.tsx'
import { Suppressions } from '#components/contacts/suppressions.tsx'
import { TimelineTabs } from '#components/contacts/timeline-tabs.tsx'
import { Timeline } from '#components/contacts/timeline.tsx'
import { ComposeSheet } from '#components/messages/compose-sheet.tsx'
import { CannotWrite } from '#components/messages/cannot-write.tsx'
import { ContactTasks } from '#components/tasks/contact-tasks.tsx'
import { shownTask } from '#components/tasks/shown-task.ts'
import { Section } from '#components/ui/section.tsx'
import { getContact } from '#lib/contacts/get-contact.ts'
import { listContactChoices } from '#lib/contacts/list-choices.ts'
import { personName } from '#lib/contacts/person-name.ts'
import { MERGE_FIELDS } from '#lib/messages/merge-fields.ts'
import { sendingProblem } from '#lib/messages/sending-problem.ts'
import { kindsOf, timelineShow } from '#lib/messages/timeline-filter.ts'
import { listTimeline } from '#lib/messages/timeline.ts'
import { listTasks } from '#lib/tasks/list-tasks.ts'
import { orNotFound } from '#lib/web/or-not-found.ts'
import { requireUser } from '#lib/web/session.ts'
import { addTask, tickTask } from '../../tasks/actions.ts'
import { addNote, checkMail, editContact, liftSuppression, olderTimeline, sendMail } from '../actions.ts'

export async function generateMetadata({ params }: PageProps<'/contacts/[id]'>): Promise<Metadata> {
  // A title is sent before the page has sent anybody away.
  await requireUser()
  const id = z.uuid().safeParse((await params).id)
  return { title: id.success ? personName(await orNotFound(getContact(id.data))) : 'Contact' }
}

/** A contact: who it is, what is to be done, and what happened, as it happens. */
export default async function ContactPage({ params, searchParams }: PageProps<'/contacts/[id]'>) {
  const user = await requireUser()
  const { id } = await params
  if (!z.uuid().safeParse(id).success) notFound()
  const show = timelineShow.parse((await searchParams).show)
  const since = Date.now()
  const [contact, choices, timeline, tasks, problem] = await Promise.all([
    orNotFound(getContact(id)),
    listContactChoices(),
    listTimeline({ contactId: id, kinds: kindsOf(show) }),
    listTasks({ contactId: id, view: 'open' }),
    sendingProblem(),
  ])
  const name = personName(contact)
  const isRefused = contact.suppressions.some((suppression) => suppression.stream === 'transactional')
  return (
    <>
      <ContactHeader
        contact={contact}
        {...choices}
        edit={editContact}
        compose={
          problem || isRefused ? (
            <CannotWrite problem={problem} suppressions={contact.suppressions} />
          ) : (
            <ComposeSheet
              contact={{ id, name, email: contact.email }}
              fields={MERGE_FIELDS}
              send={sendMail}
              check={checkMail}
            />
          )
        }
      />
      {contact.suppressions.length > 0 && (
        <div className="mb-5">
          <Suppressions
            suppressions={contact.suppressions}
            lift={user.role === 'admin' ? liftSuppression : null}
          />
        </div>
      )}
      <div className="grid items-start gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <aside className="flex min-w-0 flex-col gap-4 lg:order-2">
          <Section title="Details" className="max-lg:hidden">
            <ContactDetails contact={contact} />
          </Section>
          <Section title="Tasks">
            <ContactTasks
              key={id}
              contactId={id}
              tasks={tasks.items.map(shownTask)}
              since={since}
              addTask={addTask}
              tickTask={tickTask}
            />
          </Section>
        </aside>
        <div className="min-w-0">
          <TimelineTabs contactId={id} show={show} />
          <div className="relative mt-2 flex justify-end md:has-[>button]:-mt-9 md:has-[>button]:mb-1">
            <NoteForm contactId={id} action={addNote} />
          </div>
          <Timeline
            key={`${id} ${show ?? ''}`}
            contactId={id}
            contactName={name}
            first={timeline}
            show={show}
            since={since}
            loadOlder={olderTimeline}
            tickTask={tickTask}
          />
        </div>
      </div>
    </>
  )
}
