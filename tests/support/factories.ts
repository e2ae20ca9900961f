import { randomUUID } from 'node:crypto'
import { db } from '#lib/db.ts'
import type { Prisma } from '#db/client.ts'

let serial = 0
const next = () => `${process.pid}-${++serial}`

/** A user; `role` sales unless told. The password hash matches no password. */
export function makeUser(values: Partial<Prisma.UserUncheckedCreateInput> = {}) {
  const n = next()
  return db().user.create({
    data: {
      email: `user-${n}@example.com`,
      name: `User ${n}`,
      role: 'sales',
      passwordHash: 'none',
      ...values,
    },
  })
}

export function makeContact(values: Partial<Prisma.ContactUncheckedCreateInput> = {}) {
  const n = next()
  return db().contact.create({
    data: { email: `contact-${n}@example.com`, firstName: 'Contact', lastName: n, ...values },
  })
}

/** A message that the provider has accepted, unless told otherwise. */
export function makeMessage(values: Partial<Prisma.MessageUncheckedCreateInput> = {}) {
  const n = next()
  return db().message.create({
    data: {
      stream: 'transactional',
      provider: 'sandbox',
      composeKey: randomUUID(),
      fromAddress: 'desk@example.com',
      toAddress: `contact-${n}@example.com`,
      subject: `Subject ${n}`,
      html: '<p>Hello</p>',
      text: 'Hello',
      sendState: 'sent',
      status: 'sent',
      ...values,
    },
  })
}
