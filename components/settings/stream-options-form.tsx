import { LastChange } from '#components/settings/last-change.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import type { StreamOptionsView } from '#lib/settings/stream-options.ts'
import { TRANSPORT_LABEL, TRANSPORTS } from '#lib/settings/transport.ts'
import type { FormState } from '#lib/web/form-state.ts'
import type { SendChoices } from '#lib/wiring/read-send-choices.ts'

type Props = {
  provider: Provider
  stream: Stream
  view: StreamOptionsView
  choices: SendChoices
  save: (state: FormState, formData: FormData) => Promise<FormState>
}

/** How one stream's mail is handed over, followed and marked. What is left empty is up to the account at SendGrid. */
export function StreamOptionsForm({ provider, stream, view, choices, save }: Props) {
  const { options, version } = view
  return (
    <Form action={save} className="flex flex-col gap-5">
      <input type="hidden" name="provider" value={provider} />
      <input type="hidden" name="stream" value={stream} />
      <input type="hidden" name="version" value={version} />
      <Way view={view} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="tracksOpens" label="Opens" help="By an invisible picture. Mail programs open it, too.">
          <OnOff key={version} isOn={options.tracksOpens} />
        </Field>
        <Field
          name="tracksClicks"
          label="Clicks"
          help="Rewrites every link. Off where links are secret or signed."
        >
          <OnOff key={version} isOn={options.tracksClicks} />
        </Field>
      </div>
      <Field
        name="footerHtml"
        label="Footer in HTML"
        isOptional
        help="Put under each mail by SendGrid: who you are and where. Empty leaves it to the account."
      >
        <Textarea key={version} defaultValue={view.footerHtml} rows={3} className="font-mono text-sm" />
      </Field>
      <Field name="footerText" label="Footer in plain text" isOptional>
        <Textarea key={version} defaultValue={view.footerText} rows={3} />
      </Field>
      <Field
        name="categories"
        label="Categories"
        isOptional
        help={`Besides crm-${stream}, separated by commas, at most 9. SendGrid counts by them and keeps them for long: no names, no addresses.`}
      >
        <Input key={version} defaultValue={options.categories.join(', ')} autoComplete="off" />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Group view={view} choices={choices} />
        <Pool view={view} choices={choices} />
      </div>
      <Field
        name="replyTo"
        label="Reply to"
        isOptional
        help="For mail that nobody in particular wrote. Replies to other mail go to whoever wrote it."
      >
        <Input key={version} type="email" defaultValue={view.replyTo ?? ''} autoComplete="off" />
      </Field>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit">Save how it sends</Button>
        <LastChange type="stream_settings" id={`${provider}:${stream}`} />
      </div>
    </Form>
  )
}

function Way({ view }: { view: StreamOptionsView }) {
  if (!view.hasRelay) {
    return (
      <div>
        <p className="text-sm font-medium">Handed over by</p>
        <p>{TRANSPORT_LABEL.api}</p>
        <p className="text-sm text-muted">The sandbox has no SMTP relay. Real SendGrid lets you choose.</p>
      </div>
    )
  }
  return (
    <Field
      name="transport"
      label="Handed over by"
      help="The web API needs port 443 only. The relay needs 587, and says less about what it refuses. Ids, tracking and events are the same."
    >
      <Select key={view.version} defaultValue={view.transport}>
        {TRANSPORTS.map((name) => (
          <option key={name} value={name}>
            {TRANSPORT_LABEL[name]}
          </option>
        ))}
      </Select>
    </Field>
  )
}

function OnOff({ isOn }: { isOn: boolean }) {
  return (
    <Select defaultValue={isOn ? 'on' : 'off'}>
      <option value="on">Tracked</option>
      <option value="off">Not tracked</option>
    </Select>
  )
}

function Group({ view, choices: { groups } }: Pick<Props, 'view' | 'choices'>) {
  const chosen = view.options.unsubscribeGroupId
  if ('problem' in groups) {
    return (
      <Field
        name="unsubscribeGroupId"
        label="Unsubscribe group"
        isOptional
        help={`Its number. The list can’t be shown: ${groups.problem}`}
      >
        <Input key={view.version} inputMode="numeric" defaultValue={chosen ?? ''} autoComplete="off" />
      </Field>
    )
  }
  const isGone = chosen !== null && !groups.items.some(({ id }) => id === chosen)
  return (
    <Field
      name="unsubscribeGroupId"
      label="Unsubscribe group"
      isOptional
      help="Whoever leaves it gets no more mail of this group."
    >
      <Select key={view.version} defaultValue={chosen ?? ''}>
        <option value="">None</option>
        {isGone && (
          <option
            value={chosen}
          >{`${view.unsubscribeGroupName || chosen} (not at the account any more)`}</option>
        )}
        {groups.items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  )
}

function Pool({ view, choices: { pools } }: Pick<Props, 'view' | 'choices'>) {
  const chosen = view.options.ipPool
  if ('problem' in pools) {
    return (
      <Field
        name="ipPool"
        label="IP pool"
        isOptional
        help={`Its name. The list can’t be shown: ${pools.problem}`}
      >
        <Input key={view.version} defaultValue={chosen ?? ''} maxLength={64} autoComplete="off" />
      </Field>
    )
  }
  const isGone = chosen !== null && !pools.items.includes(chosen)
  return (
    <Field name="ipPool" label="IP pool" isOptional help="The addresses this stream’s mail leaves from.">
      <Select key={view.version} defaultValue={chosen ?? ''}>
        <option value="">The account’s default</option>
        {isGone && <option value={chosen}>{`${chosen} (not at the account any more)`}</option>}
        {pools.items.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  )
}
