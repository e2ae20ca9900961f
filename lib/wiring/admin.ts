import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { db, transaction } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { DomainError } from '#lib/errors.ts'
import { ensureFirstAdmin } from '#lib/users/first-admin.ts'
import { resetTwoFactor } from '#lib/users/change-two-factor.ts'
import { readTwoFactor } from '#lib/users/two-factor.ts'
import { resetPassword } from '#lib/users/reset-password.ts'
import { furnishInstallation } from '#lib/wiring/furnish-installation.ts'

const USAGE = `Usage:
  npm run admin -- reset EMAIL     give a person a new password (printed once) and sign them out everywhere
  npm run admin -- reset-two-factor EMAIL
                                   let a person sign in without their second step, and sign them out everywhere
  npm run admin -- first           create the first admin and what a new installation begins with (npm start does this)`

const [command, argument] = process.argv.slice(2)
try {
  await perform()
} catch (error) {
  if (!(error instanceof DomainError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}

async function perform(): Promise<void> {
  const database = db()
  try {
    if (command === 'first') await first()
    else if (command === 'reset' && argument) await reset(argument)
    else if (command === 'reset-two-factor' && argument) await clearTwoFactor(argument)
    else throw new DomainError('invalid', USAGE)
  } finally {
    await database.$disconnect()
  }
}

/** Prints one line of JSON for the launcher: address, whether it was made now, and the made password until it is changed. */
async function first(): Promise<void> {
  const { adminEmail, adminPassword, dataDir } = env()
  const passwordFile = join(dataDir, 'first-admin-password')
  const admin = await ensureFirstAdmin({ email: adminEmail, password: adminPassword })
  if (admin.password) {
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(passwordFile, `${admin.password}\n`, { mode: 0o600 })
  }
  if (!admin.mustChangePassword) rmSync(passwordFile, { force: true })
  await furnishInstallation(admin.id)
  const password = existsSync(passwordFile) ? readFileSync(passwordFile, 'utf8').trim() : null
  process.stdout.write(`${JSON.stringify({ email: admin.email, created: admin.created, password })}\n`)
}

async function reset(email: string): Promise<void> {
  const made = await transaction((tx) => resetPassword(tx, { email, actorId: null }))
  rmSync(join(env().dataDir, 'first-admin-password'), { force: true })
  process.stdout.write(
    `New password for ${made.email}: ${made.password}\nIt is shown once. Mailroom reminds them to choose one of their own.\n`,
  )
  const user = await db().user.findUniqueOrThrow({ where: { email: made.email }, select: { id: true } })
  if (!(await readTwoFactor(user.id)).confirmedAt) return
  process.stdout.write(
    `They also need a code of their app to sign in. If the app is gone: npm run admin -- reset-two-factor ${made.email}\n`,
  )
}

async function clearTwoFactor(email: string): Promise<void> {
  const { isToldByMail } = await transaction((tx) => resetTwoFactor(tx, { email, actorId: null }))
  const telling = isToldByMail
    ? 'A mail to them is on its way.'
    : 'Tell them: there is no server for system mail.'
  process.stdout.write(
    `${email} signs in with the password alone now, and is signed out everywhere. ${telling}\n`,
  )
}
