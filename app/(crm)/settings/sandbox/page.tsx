import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { Refresher } from '#components/settings/refresher.tsx'
import { RehearsalSheet } from '#components/settings/rehearsal-sheet.tsx'
import { SandboxMails } from '#components/settings/sandbox-mails.tsx'
import { SandboxPosts } from '#components/settings/sandbox-posts.tsx'
import { ScenarioTable } from '#components/settings/scenario-table.tsx'
import { SandboxAccountPart } from '#components/settings/sandbox/account-part.tsx'
import { FaultBoard } from '#components/settings/sandbox/fault-board.tsx'
import { SandboxSystemMail } from '#components/settings/sandbox/system-mail.tsx'
import { SwitchBoard } from '#components/settings/sandbox/switch-board.tsx'
import { HABIT_WORDS, TRAP_WORDS } from '#components/settings/sandbox/switch-words.ts'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { PROVIDER_LABEL } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { readSandboxAccount } from '#lib/wiring/sandbox-account-desk.ts'
import { findRehearsalMail, listRehearsalMails, listRehearsalPosts } from '#lib/wiring/sandbox-desk.ts'
import {
  accept,
  addSubuser,
  begin,
  changePlan,
  clearFaults,
  connectItself,
  makeKey,
  setFault,
  setHabit,
  setTrap,
  verifySender,
} from './account-actions.ts'
import { repeatPost, sendEvents } from './actions.ts'

export const metadata: Metadata = { title: 'Sandbox' }

const text = z
  .string()
  .max(200)
  .catch('')
  .transform((typed) => typed.replaceAll('\0', ''))
const search = z.object({ q: text, before: text, mail: text })

export default async function SandboxPage({ searchParams }: PageProps<'/settings/sandbox'>) {
  await requireAdmin()
  const { q, before, mail } = search.parse(await searchParams)
  const [{ provider }, list, posts, chosen, account] = await Promise.all([
    readMailSettings(),
    listRehearsalMails({ query: q, before }),
    listRehearsalPosts(),
    mail ? findRehearsalMail(mail) : null,
    readSandboxAccount(),
  ])
  const isRunning = provider === 'sandbox'
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Sandbox"
        help="A stand-in for SendGrid on this machine. It answers, reports and signs as SendGrid does, so that workflows can be proven before a customer does."
      />
      <div className="flex flex-col gap-6">
        {!isRunning && <NotInUse provider={PROVIDER_LABEL[provider]} />}
        {isRunning && (
          <>
            <Anchor id="account">
              <SandboxAccountPart
                account={account}
                actions={{ makeKey, changePlan, addSubuser, accept, verifySender, begin, connectItself }}
              />
            </Anchor>
            <Anchor id="mail-server">
              <SandboxSystemMail account={account} />
            </Anchor>
          </>
        )}
        <Anchor id="rehearsal">
          <SandboxMails {...list} query={q} isRunning={isRunning} />
        </Anchor>
        {isRunning && (
          <>
            <Anchor id="traps">
              <SwitchBoard
                title="Traps of the account"
                help="What stands in the way of setting an account up. Each holds from the next request on."
                words={TRAP_WORDS}
                on={account.traps}
                field="trap"
                set={setTrap}
              />
            </Anchor>
            <Anchor id="misbehaviour">
              <SwitchBoard
                title="Misbehaviour"
                help="What SendGrid’s event posts have been seen to do. It holds for mail sent and posts made from now on."
                words={HABIT_WORDS}
                on={account.habits}
                field="habit"
                set={setHabit}
              />
            </Anchor>
            <Anchor id="faults">
              <FaultBoard faults={account.faults} set={setFault} clear={clearFaults} />
            </Anchor>
          </>
        )}
        <Anchor id="scenarios">
          <ScenarioTable />
        </Anchor>
        <Anchor id="posts">
          <SandboxPosts posts={posts} isRunning={isRunning} repeat={repeatPost} />
        </Anchor>
      </div>
      {isRunning && chosen && <RehearsalSheet mail={chosen} action={sendEvents} />}
      {isRunning && <Refresher />}
    </div>
  )
}

/** Where links of other pages lead to. */
function Anchor({ id, children }: { id: string; children: ReactNode }) {
  return (
    <div id={id} className="scroll-mt-6">
      {children}
    </div>
  )
}

function NotInUse({ provider }: { provider: string }) {
  return (
    <Notice state="stopped" title="The sandbox is not in use">
      Mail goes out by {provider}, so the sandbox does not run and posts nothing. Choose it under{' '}
      <Link href="/settings/sendgrid" className="font-medium text-accent hover:underline">
        SendGrid
      </Link>{' '}
      to rehearse.
    </Notice>
  )
}
