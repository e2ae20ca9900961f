import type { Metadata } from 'next'
import { Suspense } from 'react'
import { ManagementKey } from '#components/settings/account/management-key.tsx'
import { LeaveAccount } from '#components/settings/account/leave-account.tsx'
import { PlanFacts } from '#components/settings/account/plan-facts.tsx'
import { SubuserChoice } from '#components/settings/account/subuser-choice.tsx'
import { Teammates } from '#components/settings/account/teammates.tsx'
import { Link } from '#components/ui/link.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { findManagementKey } from '#lib/settings/management-key.ts'
import { STREAMS, type Provider } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { connectsItself } from '#lib/wiring/connect-sandbox.ts'
import { readAccount } from '#lib/wiring/account-desk.ts'
import { readLeaving } from '#lib/wiring/leaving-desk.ts'
import { neededScopes, reportScopes } from '#lib/wiring/key-scopes.ts'
import {
  checkManagingKey,
  chooseStreamSubuser,
  disconnect,
  forgetRemains,
  inviteTeammate,
  removeManagingKey,
  resendInvitation,
  saveManagingKey,
  withdrawInvitation,
} from './actions.ts'

export const metadata: Metadata = { title: 'Account' }

export default async function AccountPage() {
  await requireAdmin()
  const { provider } = await readMailSettings()
  const [managing, leaving] = await Promise.all([findManagementKey(provider), readLeaving(provider)])
  return (
    <div className="max-w-2xl">
      <PageHeader title="Account" help="The SendGrid account itself: its plan, its people, its subusers." />
      <div className="flex flex-col gap-6">
        <ManagementKey
          provider={provider}
          managing={managing}
          report={reportScopes('management', managing?.check ?? null)}
          needed={neededScopes('management')}
          connectsItself={await connectsItself(provider)}
          actions={{ save: saveManagingKey, check: checkManagingKey, remove: removeManagingKey }}
        />
        <Suspense fallback={<Waiting />}>
          <AtSendgrid provider={provider} />
        </Suspense>
        {leaving && <LeaveAccount leaving={leaving} actions={{ disconnect, forgetRemains }} />}
      </div>
    </div>
  )
}

/** What only SendGrid can tell. */
async function AtSendgrid({ provider }: { provider: Provider }) {
  const [account, streams] = await Promise.all([
    readAccount(provider),
    Promise.all(STREAMS.map(async (stream) => ({ stream, view: await readStream(provider, stream) }))),
  ])
  if (!account) {
    return (
      <Notice state="stopped" title="There is no key">
        Save one under{' '}
        <Link href="/settings/sendgrid" className="font-medium text-accent hover:underline">
          SendGrid
        </Link>
        , or a management key above, and the account is shown here.
      </Notice>
    )
  }
  return (
    <>
      <PlanFacts provider={provider} account={account} />
      <Teammates
        provider={provider}
        account={account}
        actions={{ invite: inviteTeammate, resend: resendInvitation, withdraw: withdrawInvitation }}
      />
      <SubuserChoice
        provider={provider}
        streams={streams}
        subusers={account.subusers}
        action={chooseStreamSubuser}
      />
    </>
  )
}

function Waiting() {
  return (
    <>
      <Skeleton className="h-40" />
      <Skeleton className="h-72" />
      <Skeleton className="h-48" />
    </>
  )
}
