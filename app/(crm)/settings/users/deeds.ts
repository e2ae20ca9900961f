import type { UserRow } from '#lib/users/list-users.ts'
import {
  changeActive,
  changeRole,
  giveResetLink,
  inviteOnceMore,
  resetSecondStep,
  signOutPerson,
  withdraw,
} from './actions.ts'
import type { Deed } from './ask-first.tsx'

export const inviteAgainDeed = ({ id, name, email }: UserRow): Deed => ({
  title: `Invite ${name} again`,
  text: `${email} gets a new link. The one of before stops working.`,
  label: 'Make a new link',
  action: inviteOnceMore,
  fields: { userId: id },
  link: { title: `${name} is invited again`, life: 'seven days' },
})

export const withdrawDeed = ({ id, name }: UserRow): Deed => ({
  title: `Withdraw the invitation of ${name}`,
  text: 'Their link stops working, and they are taken off this list.',
  label: 'Withdraw invitation',
  action: withdraw,
  fields: { userId: id },
  isDangerous: true,
})

export const resetLinkDeed = ({ id, name, email }: UserRow): Deed => ({
  title: `A new password for ${name}`,
  text: `${email} gets a link to choose one. Their present password works until they have.`,
  label: 'Make a link',
  action: giveResetLink,
  fields: { userId: id },
  link: { title: `A new password for ${name}`, life: 'an hour' },
})

export const roleDeed = ({ id, name, role }: UserRow): Deed => {
  const isAdmin = role === 'admin'
  return {
    title: isAdmin ? `Make ${name} sales` : `Make ${name} an admin`,
    text: isAdmin
      ? 'They no longer see settings or change workflows. It holds at their next step.'
      : 'They may change every setting, every workflow and every person here.',
    label: isAdmin ? 'Make them sales' : 'Make them an admin',
    action: changeRole,
    fields: { userId: id, role: isAdmin ? 'sales' : 'admin' },
  }
}

export const signOutDeed = ({ id, name }: UserRow): Deed => ({
  title: `Sign ${name} out everywhere`,
  text: 'Every browser in which they are signed in has to sign in again.',
  label: 'Sign them out',
  action: signOutPerson,
  fields: { userId: id },
})

export const resetTwoFactorDeed = ({ name, email }: UserRow): Deed => ({
  title: `Reset the two-factor sign-in of ${name}`,
  text: 'Their app and recovery codes stop counting: their password alone lets them in. They are signed out everywhere, and told by system mail if a server is set. Be sure that it is them who asks.',
  label: 'Reset two-factor',
  action: resetSecondStep,
  fields: { email },
  isDangerous: true,
})

export const activeDeed = ({ id, name, deactivatedAt }: UserRow): Deed => ({
  title: deactivatedAt ? `Reactivate ${name}` : `Deactivate ${name}`,
  text: deactivatedAt
    ? 'They can sign in again with the password they had.'
    : 'They are signed out at once and cannot sign in. What they wrote stays.',
  label: deactivatedAt ? 'Reactivate' : 'Deactivate',
  action: changeActive,
  fields: { userId: id, isActive: deactivatedAt ? 'true' : 'false' },
  isDangerous: !deactivatedAt,
})
