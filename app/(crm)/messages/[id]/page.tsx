import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { MessagePageView } from '#components/messages/message-page-view.tsx'
import { getMessage } from '#lib/messages/get-message.ts'
import { orNotFound } from '#lib/web/or-not-found.ts'
import { requireUser } from '#lib/web/session.ts'
import { sendAgain, settleMessage } from '../actions.ts'

export async function generateMetadata({ params }: PageProps<'/messages/[id]'>): Promise<Metadata> {
  // A title is sent before the page has sent anybody away.
  await requireUser()
  const id = z.uuid().safeParse((await params).id)
  return { title: id.success ? (await orNotFound(getMessage(id.data))).item.subject : 'Message' }
}

export default async function MessagePage({ params }: PageProps<'/messages/[id]'>) {
  await requireUser()
  const { id } = await params
  if (!z.uuid().safeParse(id).success) notFound()
  const since = Date.now()
  const page = await orNotFound(getMessage(id))
  return <MessagePageView key={id} page={page} since={since} actions={{ settle: settleMessage, sendAgain }} />
}
