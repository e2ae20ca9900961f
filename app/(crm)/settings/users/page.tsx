import type { Metadata } from 'next'
import { LastChange } from '#components/settings/last-change.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { readAccessSettings } from '#lib/users/access-settings.ts'
import { listUsers } from '#lib/users/list-users.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { InvitePerson } from './invite-person.tsx'
import { RequireTwoFactor } from './require-two-factor.tsx'
import { UserLine } from './user-line.tsx'

export const metadata: Metadata = { title: 'Users' }

export default async function UsersPage() {
  const user = await requireAdmin()
  const [users, access] = await Promise.all([listUsers(), readAccessSettings()])
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Users"
        help="Admins change settings and workflows. Sales people write to contacts and see what came of it."
        actions={<InvitePerson />}
      />
      <div className="flex flex-col gap-6">
        <Section isFlush>
          <ul>
            {users.map((row) => (
              <UserLine key={row.id} user={row} isSelf={row.id === user.id} />
            ))}
          </ul>
        </Section>
        <Section title="Signing in" actions={<LastChange type="access" />}>
          <RequireTwoFactor isRequired={access.requiresTwoFactor} />
        </Section>
      </div>
    </div>
  )
}
