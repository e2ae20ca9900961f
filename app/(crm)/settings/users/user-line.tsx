'use client'

import {
  Ellipsis,
  KeyRound,
  LogOut,
  MailPlus,
  ShieldCheck,
  ShieldMinus,
  ShieldOff,
  UserRoundCheck,
  UserRoundX,
} from 'lucide-react'
import { useState } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { UserRow } from '#lib/users/list-users.ts'
import { AskFirst, type Deed } from './ask-first.tsx'
import {
  activeDeed,
  inviteAgainDeed,
  resetLinkDeed,
  resetTwoFactorDeed,
  roleDeed,
  signOutDeed,
  withdrawDeed,
} from './deeds.ts'

/** One person: who, what they may, and what an admin can do about it. */
export function UserLine({ user, isSelf }: { user: UserRow; isSelf: boolean }) {
  const [deed, setDeed] = useState<Deed | null>(null)
  return (
    <li className="grid min-h-14 grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-4 gap-y-1 border-b px-4 py-2 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_auto_3rem_auto]">
      <div className="min-w-0 max-sm:col-start-1 max-sm:row-start-1">
        <p className="truncate font-medium">
          {user.name}
          {isSelf && <span className="font-normal text-muted"> (you)</span>}
        </p>
        <p className="truncate text-sm text-muted">{user.email}</p>
      </div>
      <Standing user={user} />
      <span className="text-sm text-muted max-sm:col-start-2 max-sm:row-start-1">
        {user.role === 'admin' ? 'Admin' : 'Sales'}
      </span>
      <Menu
        trigger={
          <IconButton
            label={`What to do about ${user.name}`}
            icon={<Ellipsis />}
            className="max-sm:col-start-3 max-sm:row-start-1"
          />
        }
      >
        {user.invitation ? (
          <InvitedItems user={user} choose={setDeed} />
        ) : (
          <MemberItems user={user} choose={setDeed} />
        )}
      </Menu>
      <AskFirst key={deed?.title} deed={deed} onClose={() => setDeed(null)} />
    </li>
  )
}

type Items = { user: UserRow; choose: (deed: Deed) => void }

function InvitedItems({ user, choose }: Items) {
  return (
    <>
      <MenuItem icon={<MailPlus aria-hidden />} onSelect={() => choose(inviteAgainDeed(user))}>
        Invite again
      </MenuItem>
      <RoleItem user={user} choose={choose} />
      <MenuSeparator />
      <MenuItem isDangerous icon={<UserRoundX aria-hidden />} onSelect={() => choose(withdrawDeed(user))}>
        Withdraw the invitation
      </MenuItem>
    </>
  )
}

function MemberItems({ user, choose }: Items) {
  if (user.deactivatedAt) {
    return (
      <MenuItem icon={<UserRoundCheck aria-hidden />} onSelect={() => choose(activeDeed(user))}>
        Reactivate
      </MenuItem>
    )
  }
  return (
    <>
      <RoleItem user={user} choose={choose} />
      <MenuItem icon={<KeyRound aria-hidden />} onSelect={() => choose(resetLinkDeed(user))}>
        Link for a new password
      </MenuItem>
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => choose(signOutDeed(user))}>
        Sign out everywhere
      </MenuItem>
      {user.hasTwoFactor && (
        <MenuItem icon={<ShieldOff aria-hidden />} onSelect={() => choose(resetTwoFactorDeed(user))}>
          Reset two-factor
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem isDangerous icon={<UserRoundX aria-hidden />} onSelect={() => choose(activeDeed(user))}>
        Deactivate
      </MenuItem>
    </>
  )
}

function RoleItem({ user, choose }: Items) {
  const isAdmin = user.role === 'admin'
  return (
    <MenuItem
      icon={isAdmin ? <ShieldMinus aria-hidden /> : <ShieldCheck aria-hidden />}
      onSelect={() => choose(roleDeed(user))}
    >
      {isAdmin ? 'Make them sales' : 'Make them an admin'}
    </MenuItem>
  )
}

function Standing({ user }: { user: UserRow }) {
  return (
    <span className="flex flex-wrap items-center gap-2 text-sm text-muted max-sm:col-span-3 max-sm:row-start-2 max-sm:empty:hidden">
      {user.hasTwoFactor && <Badge state="delivered">Two-factor</Badge>}
      {user.deactivatedAt ? (
        <>
          <Badge state="stopped">Deactivated</Badge>
          <RelativeTime at={user.deactivatedAt} className="max-sm:hidden" />
        </>
      ) : user.invitation ? (
        <Invited expiresAt={user.invitation.expiresAt} />
      ) : user.mustChangePassword ? (
        <Badge state="waiting">Made password</Badge>
      ) : user.lastSeenAt ? (
        <span className="max-sm:hidden">
          Seen <RelativeTime at={user.lastSeenAt} />
        </span>
      ) : null}
    </span>
  )
}

function Invited({ expiresAt }: { expiresAt: Date | null }) {
  if (!expiresAt || expiresAt.getTime() < Date.now()) return <Badge state="problem">Invitation ran out</Badge>
  return (
    <>
      <Badge state="waiting">Invited</Badge>
      <span className="max-sm:hidden">
        link ends <RelativeTime at={expiresAt} />
      </span>
    </>
  )
}
