'use client'

import { Ellipsis, KeyRound, ShieldCheck, ShieldMinus, UserRoundCheck, UserRoundX } from 'lucide-react'
import { useState, useTransition } from 'react'
import { toast } from 'sonner'
import { Badge } from '#components/ui/badge.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { UserRow } from '#lib/users/list-users.ts'
import { EMPTY_FORM } from '#lib/web/form-state.ts'
import { changeActive, changeRole } from './actions.ts'
import { NewPassword } from './new-password.tsx'

type Action = typeof changeRole

/** One person: who, what they may, and what an admin can do about it. */
export function UserLine({ user, isSelf }: { user: UserRow; isSelf: boolean }) {
  const [isAsking, setAsking] = useState(false)
  const [isBusy, start] = useTransition()
  const run = (action: Action, fields: Record<string, string>) =>
    start(async () => {
      const form = new FormData()
      for (const [name, value] of Object.entries({ userId: user.id, ...fields })) form.set(name, value)
      const outcome = await action(EMPTY_FORM, form)
      if (!outcome.ok) toast.error(outcome.message)
    })
  const isActive = user.deactivatedAt === null
  return (
    <li className="flex min-h-14 items-center gap-4 border-b px-4 py-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {user.name}
          {isSelf && <span className="font-normal text-muted"> (you)</span>}
        </p>
        <p className="truncate text-sm text-muted">{user.email}</p>
      </div>
      <State user={user} />
      <span className="w-12 text-sm text-muted">{user.role === 'admin' ? 'Admin' : 'Sales'}</span>
      <Menu
        trigger={<IconButton label={`What to do about ${user.name}`} icon={<Ellipsis />} disabled={isBusy} />}
      >
        {user.role === 'admin' ? (
          <MenuItem icon={<ShieldMinus aria-hidden />} onSelect={() => run(changeRole, { role: 'sales' })}>
            Make them sales
          </MenuItem>
        ) : (
          <MenuItem icon={<ShieldCheck aria-hidden />} onSelect={() => run(changeRole, { role: 'admin' })}>
            Make them an admin
          </MenuItem>
        )}
        <MenuItem icon={<KeyRound aria-hidden />} onSelect={() => setAsking(true)}>
          Give a new password
        </MenuItem>
        <MenuSeparator />
        {isActive ? (
          <MenuItem
            isDangerous
            icon={<UserRoundX aria-hidden />}
            onSelect={() => run(changeActive, { isActive: 'false' })}
          >
            Deactivate
          </MenuItem>
        ) : (
          <MenuItem
            icon={<UserRoundCheck aria-hidden />}
            onSelect={() => run(changeActive, { isActive: 'true' })}
          >
            Reactivate
          </MenuItem>
        )}
      </Menu>
      <NewPassword user={user} isOpen={isAsking} onOpenChange={setAsking} />
    </li>
  )
}

function State({ user }: { user: UserRow }) {
  if (user.deactivatedAt) {
    return (
      <span className="flex items-center gap-2">
        <Badge state="stopped">Deactivated</Badge>
        <RelativeTime at={user.deactivatedAt} className="text-sm text-muted max-sm:hidden" />
      </span>
    )
  }
  return user.mustChangePassword ? <Badge state="waiting">Made password</Badge> : null
}
