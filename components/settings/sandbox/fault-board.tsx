import { DeedButton } from '#components/settings/domains/deed-button.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Section } from '#components/ui/section.tsx'
import { Select } from '#components/ui/select.tsx'
import type { Action } from '#lib/web/action.ts'
import type { SandboxAccountView } from '#lib/wiring/sandbox-account-desk.ts'

type Fault = SandboxAccountView['faults'][number]
type Props = { faults: Fault[]; set: Action; clear: Action }

const KIND: Record<Fault['kind'], string> = {
  '401': '401, the key is refused',
  '403': '403, a permission is missing',
  '429': '429, too many requests',
  '500': '500, trouble of its own',
  'time-out': 'No answer, and nothing is done',
  lost: 'It is done, and the answer is lost',
}

const PLACES = [
  ['/v3/', 'Everything'],
  ['/v3/mail/send', 'Sending mail'],
  ['/v3/scopes', 'Checking keys'],
  ['/v3/user/webhooks/event', 'Event webhook'],
  ['/v3/user/webhooks/parse', 'Inbound host'],
  ['/v3/whitelabel', 'Domains and links'],
  ['/v3/user/account', 'Plan'],
  ['/v3/teammates', 'Teammates'],
  ['/v3/subusers', 'Subusers'],
] as const

/** Tells endpoints of the stand-in to fail, to see what Mailroom makes of it. */
export function FaultBoard({ faults, set, clear }: Props) {
  return (
    <Section
      title="Faults"
      help="Have the sandbox fail as SendGrid can, and see what Mailroom makes of it."
      actions={faults.length > 0 && <DeedButton action={clear} fields={{}} label="Behave again" size="sm" />}
      isFlush
    >
      {faults.length > 0 && (
        <ul>
          {faults.map((fault) => (
            <li
              key={fault.id}
              className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-4 py-2"
            >
              <span className="min-w-0">
                <span className="font-mono text-sm wrap-anywhere">
                  {fault.method} {fault.pathPrefix}…
                </span>
                <span className="block text-sm text-muted">{KIND[fault.kind]}</span>
              </span>
              <Badge state="problem">
                {fault.remaining === null ? 'Until cleared' : `${fault.remaining} more`}
                {fault.hits > 0 && `, met ${fault.hits}×`}
              </Badge>
            </li>
          ))}
        </ul>
      )}
      <div className="p-4">
        <Form action={set} showsSuccess={false} className="grid gap-4 sm:grid-cols-2">
          <input type="hidden" name="method" value="" />
          <Field name="pathPrefix" label="Where">
            <Select defaultValue="/v3/mail/send">
              {PLACES.map(([path, label]) => (
                <option key={path} value={path}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
          <Field name="kind" label="What happens">
            <Select defaultValue="429">
              {Object.entries(KIND).map(([kind, label]) => (
                <option key={kind} value={kind}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
          <Field name="times" label="How often" help="Empty: until you let it behave again.">
            <Input type="number" min={1} max={1000} defaultValue="1" inputMode="numeric" />
          </Field>
          <div className="flex items-start sm:pt-6.5">
            <Button type="submit">Let it fail</Button>
          </div>
        </Form>
      </div>
    </Section>
  )
}
