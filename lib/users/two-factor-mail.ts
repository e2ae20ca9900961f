import type { Tx } from '#lib/db.ts'
import { queueSystemMail } from '#lib/system-mail/queue-system-mail.ts'

export type TwoFactorChange = 'on' | 'off' | 'reset'

type Words = { subject: string; what: string; ifNot: string }

const WORDS: Record<TwoFactorChange, Words> = {
  on: {
    subject: 'Two-factor sign-in is on',
    what: 'Your sign-in to Mailroom asks for a code of your authenticator app from now on. Your other browsers were signed out.',
    ifNot: 'If you did not do this, somebody else has your password and the app: tell your admin at once.',
  },
  off: {
    subject: 'Two-factor sign-in is off',
    what: 'Your password alone lets you in to Mailroom from now on. Your recovery codes no longer work.',
    ifNot: 'If you did not do this, somebody else has your password: tell your admin at once.',
  },
  reset: {
    subject: 'Your two-factor sign-in was reset',
    what: 'An admin removed the second step of your sign-in to Mailroom. You sign in with your password alone until you set it up again, under Profile.',
    ifNot: 'If you did not ask for this, tell your admin at once.',
  },
}

/** Tells a person by system mail, in the caller's transaction, that their second step changed: it may not have been them. */
export async function tellOfTwoFactor(tx: Tx, userId: string, change: TwoFactorChange): Promise<void> {
  const { email, name } = await tx.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, name: true },
  })
  const { subject, what, ifNot } = WORDS[change]
  await queueSystemMail(tx, {
    to: email,
    subject,
    text: `${name},\n\n${what}\n\n${ifNot}\n`,
    purpose: 'alert',
    subjectId: userId,
  })
}
