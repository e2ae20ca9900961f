import type { Metadata } from 'next'
import { LastChange } from '#components/settings/last-change.tsx'
import { SystemMailList } from '#components/settings/system-mail-list.tsx'
import { systemServerState } from '#components/settings/system-mail-words.ts'
import { SystemServerForm } from '#components/settings/system-server-form.tsx'
import { SystemServerTest } from '#components/settings/system-server-test.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { listSystemMails } from '#lib/system-mail/list-system-mails.ts'
import { readSystemServer } from '#lib/system-mail/read-system-server.ts'
import { requireAdmin } from '#lib/web/session.ts'
import {
  makeNewLink,
  removeServer,
  saveServer,
  sendSystemMails,
  sendSystemTest,
  showMail,
} from './actions.ts'

export const metadata: Metadata = { title: 'System mail' }

export default async function SystemMailPage() {
  const user = await requireAdmin()
  const [server, { mails, waiting }] = await Promise.all([readSystemServer(), listSystemMails()])
  const { state, label } = systemServerState(server)
  return (
    <div className="max-w-2xl">
      <PageHeader
        title="System mail"
        help="Invitations, password resets and alerts to Mailroom’s own people. They go by a mail server of yours, never through SendGrid, so that they arrive when SendGrid is what is wrong."
      />
      <div className="flex flex-col gap-6">
        <Section title="Mail server" actions={<Badge state={state}>{label}</Badge>}>
          <SystemServerForm server={server} save={saveServer} remove={removeServer} />
          <LastChange type="system_server" id="1" className="mt-4 text-sm text-muted" />
        </Section>
        <Section title="Test" help="Goes out at once. What the server answers stands here.">
          <SystemServerTest
            to={user.email}
            test={server.test}
            isConfigured={server.isConfigured}
            action={sendSystemTest}
          />
        </Section>
        <SystemMailList
          mails={mails}
          waiting={waiting}
          isConfigured={server.isConfigured}
          send={sendSystemMails}
          show={showMail}
          renew={makeNewLink}
        />
      </div>
    </div>
  )
}
