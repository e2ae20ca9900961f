import { DeedButton } from '#components/settings/domains/deed-button.tsx'
import { MadeKey } from '#components/settings/sandbox/made-key.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Section } from '#components/ui/section.tsx'
import { Select } from '#components/ui/select.tsx'
import type { Action } from '#lib/web/action.ts'
import type { SandboxAccountView } from '#lib/wiring/sandbox-account-desk.ts'

type Props = {
  account: SandboxAccountView
  actions: { makeKey: Action; changePlan: Action; addSubuser: Action; accept: Action }
}

/** What one would do in SendGrid's own pages, for the stand-in: its plan, keys, subusers and invitations. */
export function SandboxAccountPart({ account, actions }: Props) {
  const { plan, invitations, subusers } = account
  const other = plan === 'paid' ? 'free' : 'paid'
  return (
    <Section title="Account" help="What you would do in SendGrid’s own pages." isFlush>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-3">
        <div>
          <p className="font-medium">{plan === 'paid' ? 'Paid plan' : 'Trial plan'}</p>
          <p className="text-sm text-muted">
            {plan === 'paid' ? '100,000 mails a month' : '100 mails a day, for 60 days'}
          </p>
        </div>
        <DeedButton
          action={actions.changePlan}
          fields={{ plan: other }}
          label={other === 'free' ? 'Make it a trial' : 'Make it paid'}
        />
      </div>
      {invitations.map(({ token, email }) => (
        <div
          key={token}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-3"
        >
          <div className="min-w-0">
            <p className="truncate font-medium">{email}</p>
            <p className="text-sm text-muted">has an invitation to the account</p>
          </div>
          <DeedButton action={actions.accept} fields={{ token }} label="Accept it" />
        </div>
      ))}
      <div className="border-b p-4">
        <MadeKey action={actions.makeKey} subusers={subusers.map(({ username }) => username)} />
      </div>
      <div className="flex flex-col gap-3 p-4">
        {subusers.length > 0 && (
          <p className="text-sm text-muted">
            Subusers:{' '}
            {subusers
              .map(({ username, region }) => (region === 'eu' ? `${username} (EU)` : username))
              .join(', ')}
          </p>
        )}
        <Form action={actions.addSubuser} showsSuccess={false} className="flex flex-wrap items-end gap-3">
          <div className="min-w-40 flex-1">
            <Field name="username" label="New subuser">
              <Input autoComplete="off" maxLength={64} />
            </Field>
          </div>
          <div className="w-32">
            <Field name="region" label="Region">
              <Select defaultValue="global">
                <option value="global">Global</option>
                <option value="eu">EU</option>
              </Select>
            </Field>
          </div>
          <Button type="submit">Add subuser</Button>
        </Form>
      </div>
    </Section>
  )
}
