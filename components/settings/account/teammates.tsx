import { NotTold } from '#components/settings/account/not-told.tsx'
import { DeedButton } from '#components/settings/domains/deed-button.tsx'
import { Question } from '#components/settings/question.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Select } from '#components/ui/select.tsx'
import type { Provider } from '#lib/settings/provider.ts'
import type { Action } from '#lib/web/action.ts'
import type { AccountView, Invitation, Teammate } from '#lib/wiring/account-desk.ts'

type Props = {
  provider: Provider
  account: AccountView
  actions: { invite: Action; resend: Action; withdraw: Action }
}

const KIND = { owner: 'Owner', admin: 'Admin', teammate: 'Teammate' }

/** Who may sign in to the SendGrid account, who was invited, and inviting one more. */
export function Teammates({ provider, account, actions }: Props) {
  const { teammates, invitations } = account
  const admins = teammates.ok ? teammates.value.filter(({ kind }) => kind !== 'teammate').length : null
  return (
    <Section
      title="Teammates"
      help="Who may sign in to the SendGrid account. Have two admins, each by name, so that one lost phone does not shut everybody out."
      actions={admins !== null && admins < 2 && <Badge state="waiting">Only {admins} admin</Badge>}
      isFlush
    >
      {teammates.ok ? (
        <ul>
          {teammates.value.map((teammate) => (
            <TeammateRow key={teammate.username} teammate={teammate} />
          ))}
          {invitations.ok &&
            invitations.value.map((invitation) => (
              <InvitationRow
                key={invitation.token}
                provider={provider}
                invitation={invitation}
                actions={actions}
              />
            ))}
        </ul>
      ) : (
        <div className="p-4">
          <NotTold asked={teammates} />
        </div>
      )}
      {teammates.ok && (
        <div className="p-4">
          <Form action={actions.invite}>
            <input type="hidden" name="provider" value={provider} />
            <Field
              name="email"
              label="Invite somebody"
              help="A person’s own address. If it is a teammate of another account already, use a form such as ana+mailroom@example.com."
            >
              <Input type="email" autoComplete="off" />
            </Field>
            <Field name="role" label="As">
              <Select defaultValue="admin">
                <option value="admin">Admin, who may do everything</option>
                <option value="teammate">Teammate, who reads statistics, activity and suppressions</option>
              </Select>
            </Field>
            <div>
              <Button type="submit">Invite teammate</Button>
            </div>
          </Form>
        </div>
      )}
    </Section>
  )
}

function TeammateRow({ teammate: { name, email, username, kind } }: { teammate: Teammate }) {
  return (
    <li className="flex min-h-12 items-center justify-between gap-4 border-b px-4 py-2">
      <div className="min-w-0">
        <p className="truncate font-medium">{name || username}</p>
        {email !== (name || username) && <p className="truncate text-sm text-muted">{email}</p>}
      </div>
      <Badge state={kind === 'teammate' ? 'stopped' : 'delivered'}>{KIND[kind]}</Badge>
    </li>
  )
}

type InvitationProps = { provider: Provider; invitation: Invitation; actions: Props['actions'] }

function InvitationRow({ provider, invitation, actions }: InvitationProps) {
  const { token, email, isAdmin, expiresAt } = invitation
  const fields = { provider, token }
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-2">
      <div className="min-w-0">
        <p className="truncate font-medium">{email}</p>
        <p className="text-sm text-muted">
          Invited{isAdmin ? ' as an admin' : ''}
          {expiresAt && (
            <>
              , lapses <RelativeTime at={expiresAt} />
            </>
          )}
        </p>
      </div>
      <div className="flex flex-wrap items-start gap-2">
        <DeedButton action={actions.resend} fields={fields} label="Send again" size="sm" />
        <Question
          action={actions.withdraw}
          fields={fields}
          label="Withdraw"
          variant="quiet"
          size="sm"
          title={`Withdraw the invitation of ${email}`}
          help="The link in the mail stops working. You can invite the address again."
          deed="Withdraw invitation"
          refusal="Keep it"
          isDangerous
        />
      </div>
    </li>
  )
}
