import { transaction } from '#lib/db.ts'
import { createUser } from '#lib/users/create-user.ts'
import { makePassword } from '#lib/users/password.ts'
import { resetPassword } from '#lib/users/reset-password.ts'

export type MadePassword = { email: string; password: string }

type Invitation = { email: string; name: string; role: 'admin' | 'sales'; actorId: string }

/** Makes a person with a made password, which is returned once and changed by them. Throws `invalid` for a taken address. */
export async function inviteUser(invitation: Invitation): Promise<MadePassword> {
  const password = makePassword()
  await transaction((tx) => createUser(tx, { ...invitation, password, mustChangePassword: true }))
  return { email: invitation.email, password }
}

/** Gives a person a made password in an admin's name (see `resetPassword`). */
export async function giveNewPassword(request: { email: string; actorId: string }): Promise<MadePassword> {
  return transaction((tx) => resetPassword(tx, request))
}
