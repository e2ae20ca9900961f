'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { searchContacts, type FoundContact } from '#lib/contacts/search.ts'
import { requireSameOrigin } from '#lib/web/origin.ts'
import { quietRefusal } from '#lib/web/quiet-refusal.ts'
import { endSession } from '#lib/web/session-cookie.ts'
import { requireUserForRoute } from '#lib/web/session.ts'

const query = z.string().trim().max(200)

/** Contacts for the palette. */
export async function findContacts(typed: string): Promise<FoundContact[]> {
  return quietRefusal(async () => {
    await requireUserForRoute()
    requireSameOrigin(await headers())
    return searchContacts(query.parse(typed))
  })
}

/** Ends this browser's session. Nobody has to be signed in: a session that ended elsewhere leaves its cookie behind. */
export async function signOut(): Promise<void> {
  await quietRefusal(async () => requireSameOrigin(await headers()))
  await endSession()
  redirect('/sign-in')
}
