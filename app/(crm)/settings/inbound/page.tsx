import type { Metadata } from 'next'
import { InboundArrivals } from '#components/settings/inbound/arrivals.tsx'
import { InboundHostSection } from '#components/settings/inbound/host.tsx'
import { HostRecord } from '#components/settings/inbound/host-record.tsx'
import { OtherHosts } from '#components/settings/inbound/other-hosts.tsx'
import { Refresher } from '#components/settings/refresher.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { readInboundDesk } from '#lib/wiring/inbound-desk.ts'
import { readInboundRecord } from '#lib/wiring/inbound-record.ts'
import { checkHost, connectHost, disconnectHost, enterRecord, renewSecret, sendInbound } from './actions.ts'

export const metadata: Metadata = { title: 'Inbound host' }

export default async function InboundPage() {
  await requireAdmin()
  const { provider } = await readMailSettings()
  const [desk, record] = await Promise.all([readInboundDesk(provider), readInboundRecord(provider)])
  return (
    <div className="max-w-2xl">
      <PageHeader
        title="Inbound host"
        help="A host whose mail SendGrid takes and posts here, so that what is answered is kept. It is not read yet."
      />
      <div className="flex flex-col gap-6">
        <InboundHostSection
          desk={desk}
          actions={{
            connect: connectHost,
            inspect: checkHost,
            renew: renewSecret,
            disconnect: disconnectHost,
          }}
        />
        {record && <HostRecord inbound={record} enter={enterRecord} />}
        <InboundArrivals desk={desk} send={sendInbound} />
        <OtherHosts others={desk.others} />
      </div>
      <Refresher />
    </div>
  )
}
