import { NotTold } from '#components/settings/account/not-told.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Section } from '#components/ui/section.tsx'
import { Select } from '#components/ui/select.tsx'
import { STREAM_LABEL, type Provider, type Stream } from '#lib/settings/provider.ts'
import type { StreamView } from '#lib/settings/read-stream.ts'
import type { Action } from '#lib/web/action.ts'
import type { Asked, Subuser } from '#lib/wiring/account-desk.ts'

type Props = {
  provider: Provider
  streams: { stream: Stream; view: StreamView }[]
  subusers: Asked<Subuser[]>
  action: Action
}

/** Whose mail each stream is. A subuser has its own reputation, webhooks, suppressions and statistics. */
export function SubuserChoice({ provider, streams, subusers, action }: Props) {
  const isNone =
    subusers.ok && subusers.value.length === 0 && streams.every(({ view }) => view.subuser === null)
  return (
    <Section
      title="Subusers"
      help="Each has its own reputation, webhooks, suppressions and statistics: one for each stream or instance keeps them apart."
    >
      <div className="flex flex-col gap-4">
        {!subusers.ok && <NotTold asked={subusers} />}
        {isNone ? (
          <p className="text-pretty text-muted">
            The account has no subusers. They come with the Pro and Premier plans; without them all mail is
            the account’s own.
          </p>
        ) : (
          streams.map(({ stream, view }) => (
            <Form key={stream} action={action} className="flex flex-col gap-2">
              <input type="hidden" name="provider" value={provider} />
              <input type="hidden" name="stream" value={stream} />
              <input type="hidden" name="version" value={view.version} />
              <div className="flex items-end gap-2">
                <div className="min-w-0 flex-1">
                  <Field name="subuser" label={`${STREAM_LABEL[stream]} mail belongs to`}>
                    {subusers.ok ? (
                      <Choice subusers={subusers.value} present={view.subuser} version={view.version} />
                    ) : (
                      <Input key={view.version} defaultValue={view.subuser ?? ''} autoComplete="off" />
                    )}
                  </Field>
                </div>
                <Button type="submit">Save</Button>
              </div>
            </Form>
          ))
        )}
        {new Set(streams.map(({ view }) => view.subuser)).size > 1 && (
          <p className="text-sm text-pretty">
            The streams belong to different owners. Mailroom makes the event webhook for transactional mail;
            marketing mail needs one of its own: make it by hand to the same address, signed, and save its
            verification key under Event webhook.
          </p>
        )}
        {!isNone && (
          <p className="text-sm text-pretty text-muted">
            Mail itself goes out by a key made inside the subuser: whether SendGrid sends on behalf of another
            is not documented. The management key acts for the subuser where the API allows it: webhooks,
            inbound hosts, domains, groups and suppressions. Verified senders, IP pools and SendGrid’s own
            mails of DNS records are left to the key of the subuser.
          </p>
        )}
      </div>
    </Section>
  )
}

function Choice({
  subusers,
  present,
  version,
}: {
  subusers: Subuser[]
  present: string | null
  version: number
}) {
  const isGone = present !== null && subusers.every(({ username }) => username !== present)
  return (
    <Select key={version} defaultValue={present ?? ''}>
      <option value="">The account itself</option>
      {subusers.map(({ username, isDisabled, region }) => (
        <option key={username} value={username} disabled={isDisabled}>
          {[username, region === 'eu' && 'EU', isDisabled && 'disabled'].filter(Boolean).join(' · ')}
        </option>
      ))}
      {isGone && <option value={present}>{present} · not in the account</option>}
    </Select>
  )
}
