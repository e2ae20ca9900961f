import { DeedButton } from '#components/settings/domains/deed-button.tsx'
import { Question } from '#components/settings/question.tsx'
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
  actions: Record<
    'makeKey' | 'changePlan' | 'addSubuser' | 'accept' | 'verifySender' | 'begin' | 'connectItself',
    Action
  >
}

/** What one would do in SendGrid's own pages, for the stand-in: its plan, keys, subusers and invitations. */
export function SandboxAccountPart({ account, actions }: Props) {
  const { plan, invitations, subusers, unverified, isByHand } = account
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
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-3">
        <div className="min-w-0">
          <p className="font-medium">{isByHand ? 'Connected by hand' : 'Connects itself'}</p>
          <p className="text-sm text-pretty text-muted">
            {isByHand
              ? 'As an account of SendGrid’s: with the keys you make here and save in Mailroom.'
              : 'It gives itself keys, a sender and a webhook.'}
          </p>
        </div>
        {isByHand ? (
          <DeedButton action={actions.connectItself} fields={{}} label="Let it connect itself" />
        ) : (
          <Question
            action={actions.begin}
            fields={{}}
            label="Begin afresh…"
            title="Begin with a fresh account"
            help="The account forgets its keys, senders, domains, webhooks and hosts, and Mailroom what it knew of them. Nothing is sent until you have connected it by hand. Mail and its events stay."
            deed="Begin afresh"
            size="sm"
            isDangerous
          />
        )}
      </div>
      {unverified.map(({ id, address }) => (
        <div
          key={id}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-3"
        >
          <div className="min-w-0">
            <p className="truncate font-medium">{address}</p>
            <p className="text-sm text-muted">has a mail that asks to verify it</p>
          </div>
          <DeedButton action={actions.verifySender} fields={{ id: String(id) }} label="Follow its link" />
        </div>
      ))}
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
