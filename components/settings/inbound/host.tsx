import Link from 'next/link'
import { Badge, type State } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/section.tsx'
import { DriftNotice } from '#components/settings/drift-notice.tsx'
import { ForeignHost } from '#components/settings/inbound/foreign-host.tsx'
import { HostFacts, type Action, type HostActions } from '#components/settings/inbound/host-facts.tsx'
import { UnreachableNotice } from '#components/settings/unreachable-notice.tsx'
import type { InboundDesk } from '#lib/wiring/inbound-desk.ts'

type Props = { desk: InboundDesk; actions: HostActions }

/** The host at SendGrid: connected here, shown as it is, set right when it drifted. */
export function InboundHostSection({ desk, actions }: Props) {
  const { connection, problem, drift, foreignUrl } = desk
  const isConnected = connection?.connectedAt != null
  const chip = chipOf(desk)
  const mendable = drift.filter(({ kind }) => kind !== 'foreign')
  return (
    <Section
      title="Host"
      help="SendGrid receives for it and posts each mail to an address only it knows."
      actions={<Badge state={chip.state}>{chip.label}</Badge>}
    >
      <div className="flex flex-col gap-4">
        {problem && <UnreachableNotice problem={problem} readable="the mail" />}
        {foreignUrl && <ForeignHost desk={desk} connect={problem ? null : actions.connect} />}
        {!foreignUrl && connection?.lastError && (
          <Notice state="problem" title="Not all was set">
            {connection.lastError}
          </Notice>
        )}
        {mendable.length > 0 && (
          <DriftNotice title="The host is not as we made it" drift={mendable}>
            {!foreignUrl && <p className="mt-2">Save the host below to set it right.</p>}
          </DriftNotice>
        )}
        {isConnected && connection && <HostFacts connection={connection} actions={actions} />}
        {!problem && desk.hasKey && <HostForm desk={desk} connect={actions.connect} />}
        {!desk.hasKey && (
          <p className="text-muted">Save an API key under Settings → SendGrid first. It is used for this.</p>
        )}
      </div>
    </Section>
  )
}

function HostForm({ desk, connect }: { desk: InboundDesk; connect: Action }) {
  const { connection, provider } = desk
  return (
    <Form action={connect} showsSuccess={false}>
      <input type="hidden" name="provider" value={provider} />
      <Field
        name="hostname"
        label="Host"
        help={
          <>
            Used for nothing else, such as reply.example.com, below a domain of the account. Its MX points to
            mx.sendgrid.net; see{' '}
            <Link href="/settings/domains" className="font-medium text-accent hover:underline">
              Domains
            </Link>
            . Never a host that people’s mailboxes are on.
          </>
        }
      >
        <Input
          key={connection?.hostname}
          defaultValue={connection?.hostname ?? ''}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          inputMode="url"
        />
      </Field>
      <Checkbox
        name="sendRaw"
        defaultChecked={connection?.sendRaw ?? true}
        label="Whole mails"
        help="Each mail comes as it was sent, so nothing is lost on the way. Without it SendGrid takes it apart first."
      />
      <Checkbox
        name="spamCheck"
        defaultChecked={connection?.spamCheck ?? false}
        label="SendGrid’s spam check"
        help="Adds a score to mails up to 2.5 MB. It refuses nothing."
      />
      <Checkbox
        name="isSigned"
        defaultChecked={connection?.isSigned ?? false}
        label="Signed posts"
        help="By a security policy of the account. Not every account has them; the secret address suffices."
      />
      <div>
        <Button type="submit" variant={connection?.connectedAt ? 'secondary' : 'primary'}>
          {connection?.connectedAt ? 'Save host' : 'Connect host'}
        </Button>
      </div>
    </Form>
  )
}

function chipOf({ connection, drift, foreignUrl, reachedAt }: InboundDesk): {
  state: State
  label: string
} {
  if (foreignUrl) return { state: 'problem', label: 'Posts elsewhere' }
  if (drift.length > 0) return { state: 'problem', label: 'Changed at SendGrid' }
  if (!connection?.connectedAt) return { state: 'stopped', label: 'Not connected' }
  return reachedAt
    ? { state: 'delivered', label: 'Mail comes in' }
    : { state: 'waiting', label: 'Connected, no mail yet' }
}
