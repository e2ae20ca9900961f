import type { Metadata } from 'next'
import { Section } from '#components/ui/section.tsx'
import { listUsers } from '#lib/users/list-users.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { AddPerson } from './add-person.tsx'
import { UserLine } from './user-line.tsx'

export const metadata: Metadata = { title: 'Users' }

export default async function UsersPage() {
  const user = await requireAdmin()
  const users = await listUsers()
  return (
    <Section
      isFlush
      title="Users"
      help="Admins change settings and workflows. Sales people write to contacts and see what came of it."
      actions={<AddPerson />}
    >
      <ul>
        {users.map((row) => (
          <UserLine key={row.id} user={row} isSelf={row.id === user.id} />
        ))}
      </ul>
    </Section>
  )
}
