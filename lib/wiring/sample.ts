import { db } from '#lib/db.ts'
import { DomainError } from '#lib/errors.ts'
import {
  clickSampleLinks,
  countSampleData,
  loadSampleData,
  removeSampleData,
} from '#lib/wiring/sample-data.ts'

const USAGE = `Usage:
  npm run sample -- load     add companies, contacts and mails to look around in (sandbox only)
  npm run sample -- remove   take all of it away; what you added yourself stays`

try {
  process.stdout.write(`${await perform(process.argv[2])}\n`)
} catch (error) {
  if (!(error instanceof DomainError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}

async function perform(command: string | undefined): Promise<string> {
  if (command !== 'load' && command !== 'remove') throw new DomainError('invalid', USAGE)
  const database = db()
  try {
    return await (command === 'load' ? load() : remove())
  } finally {
    await database.$disconnect()
  }
}

async function load(): Promise<string> {
  const loaded = await loadSampleData({ userId: await findAdmin() })
  if (loaded) await clickSampleLinks()
  const { companies, contacts, messages } = await countSampleData()
  const verb = loaded ? 'Loaded' : 'The sample data is there already:'
  return `${verb} ${contacts} contacts in ${companies} companies and ${messages} messages.`
}

async function remove(): Promise<string> {
  const { companies, contacts, messages } = await removeSampleData(null)
  return `Removed ${contacts} contacts, ${companies} companies and ${messages} messages.`
}

async function findAdmin(): Promise<string> {
  const admin = await db().user.findFirst({
    where: { role: 'admin', deactivatedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  })
  if (!admin)
    throw new DomainError(
      'not-found',
      'There is no admin yet. Run `npm start` once, or `npm run admin -- first`.',
    )
  return admin.id
}
