import type { ReactNode } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/section.tsx'
import { KeyGuide } from '#components/settings/keys/key-guide.tsx'
import { KeyPlace } from '#components/settings/keys/key-place.tsx'
import { SenderOutcome } from '#components/settings/sender-outcome.tsx'
import { StreamKey, type StreamKeyActions } from '#components/settings/stream-key.tsx'
import { streamState } from '#components/settings/stream-state.ts'
import { STREAM_LABEL, type Provider, type Stream } from '#lib/settings/provider.ts'
import type { StreamView } from '#lib/settings/read-stream.ts'
import type { Action } from '#lib/web/action.ts'
import type { StreamKeysView } from '#lib/wiring/read-stream-keys.ts'

export type StreamActions = StreamKeyActions & { save: Action }

type Props = {
  provider: Provider
  stream: Stream
  view: StreamView
  keys: StreamKeysView
  /** Whether SendGrid takes mail from its address; null: not known. */
  isCovered: boolean | null
  actions: StreamActions
  /** What stands below key and sender. */
  children?: ReactNode
}

const ABOUT: Record<Stream, string> = {
  transactional: 'One-to-one mail and the mail that workflows send.',
  marketing: 'Bulk mail, with a key of its own.',
}

/** Key and sender of one stream at the chosen provider. */
export function StreamSection({ provider, stream, view, keys, isCovered, actions, children }: Props) {
  const { state, label } = streamState(stream, view, isCovered)
  return (
    <Section title={STREAM_LABEL[stream]} help={ABOUT[stream]} actions={<Badge state={state}>{label}</Badge>}>
      <div className="flex flex-col gap-5">
        {stream === 'marketing' && (
          <Notice state="stopped">
            The key is kept and checked. Nothing is sent on this stream until mail carries unsubscribe links.
          </Notice>
        )}
        {view.keyLastFour && (
          <StreamKey provider={provider} stream={stream} view={view} keys={keys} actions={actions} />
        )}
        <Form key={provider} action={actions.save}>
          <input type="hidden" name="provider" value={provider} />
          <input type="hidden" name="stream" value={stream} />
          <input type="hidden" name="version" value={view.version} />
          <KeyField provider={provider} stream={stream} view={view} comesByItself={keys.connectsItself} />
          <SenderFields view={view} />
          {!(view.fixed.key && view.fixed.from) && (
            <div>
              <Button type="submit" variant="primary">
                Save {STREAM_LABEL[stream].toLowerCase()}
              </Button>
            </div>
          )}
          <SenderOutcome />
        </Form>
        {stream === 'transactional' && provider !== 'sandbox' && (
          <KeyGuide
            facts={{
              isKeySaved: view.keyLastFour !== null,
              isKeyWorking: view.check?.ok === true && view.check.missing.length === 0,
              acceptedAt: keys.acceptedAt,
            }}
          />
        )}
        {children}
      </div>
    </Section>
  )
}

/** The first key alone: another one is put beside it first. */
function KeyField({
  provider,
  stream,
  view,
  comesByItself,
}: Pick<Props, 'provider' | 'stream' | 'view'> & { comesByItself: boolean }) {
  if (view.keyLastFour) return null
  if (comesByItself)
    return (
      <p className="text-muted">The sandbox gives itself a key when it starts, a few seconds from now.</p>
    )
  return (
    <Field
      name="key"
      label="API key"
      help={<KeyPlace provider={provider} kind={`${stream} mail`} permissions={PERMISSIONS[stream]} />}
    >
      <Input type="password" autoComplete="off" spellCheck={false} data-1p-ignore data-lpignore="true" />
    </Field>
  )
}

const PERMISSIONS: Record<Stream, string> = {
  transactional: '“Mail Send”',
  marketing: '“Mail Send”, “Suppressions”, “Unsubscribe Groups” and “Scheduled Sends”',
}

function SenderFields({ view }: { view: StreamView }) {
  if (view.fixed.from) {
    return (
      <div>
        <p className="text-sm font-medium">From</p>
        <p className="wrap-anywhere">
          {view.fromName ? `${view.fromName} <${view.fromAddress}>` : view.fromAddress}
        </p>
        <p className="text-sm text-muted">Fixed by the environment (SENDGRID_FROM).</p>
      </div>
    )
  }
  return (
    <>
      <Field name="fromName" label="From name" isOptional help="What people see as the sender.">
        <Input key={view.version} defaultValue={view.fromName} maxLength={100} autoComplete="off" />
      </Field>
      <Field
        name="fromAddress"
        label="From address"
        help="At a domain or sender verified in SendGrid. Replies go to whoever wrote the mail."
      >
        <Input key={view.version} type="email" defaultValue={view.fromAddress} autoComplete="off" />
      </Field>
    </>
  )
}
