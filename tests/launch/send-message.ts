import { randomUUID } from 'node:crypto'
import { db } from '#lib/db.ts'
import { compose } from '#lib/messages/compose.ts'

// Run inside a copy of the checkout: sends one mail to the address given and prints the message's id.
const to = process.argv[2] ?? ''
const draft = { composeKey: randomUUID(), contactId: null, to: { email: to }, senderId: null }
const { id } = await compose({ ...draft, subject: 'Before the crash', html: '<p>Still here?</p>' })
process.stdout.write(id)
await db().$disconnect()
