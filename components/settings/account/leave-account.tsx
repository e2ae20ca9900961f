import { Question } from '#components/settings/question.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Section } from '#components/ui/section.tsx'
import { BY_HAND } from '#lib/mail/by-hand.ts'
import { PROVIDER_LABEL } from '#lib/settings/provider.ts'
import type { Action } from '#lib/web/action.ts'
import type { LeavingView } from '#lib/wiring/leaving-desk.ts'

type Props = { leaving: LeavingView; actions: Record<'disconnect' | 'forgetRemains', Action> }

/** The way out of an account, and what of ours stands there when it was left. */
export function LeaveAccount({ leaving, actions }: Props) {
  if (leaving.isFixed)
    return (
      <Section title="Disconnect this account">
        <p className="text-pretty text-muted">
          The environment gives the key (<code className="font-mono text-sm">SENDGRID_TRANSACTIONAL_KEY</code>
          ). Take it out there, start Mailroom again, and disconnect here.
        </p>
      </Section>
    )
  if (leaving.keys.length === 0) return <Remains leaving={leaving} forget={actions.forgetRemains} />
  return (
    <Section title="Disconnect this account">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p className="min-w-0 flex-1 basis-72 text-pretty text-muted">
          Stops sending, forgets the keys, and takes our webhook and our inbound host off the account if you
          want. You are asked first.
        </p>
        <Question
          action={actions.disconnect}
          fields={{ provider: leaving.provider }}
          label="Disconnect…"
          title={`Disconnect ${PROVIDER_LABEL[leaving.provider]}`}
          help="Contacts, mail, its events and the audit trail stay. So do domains and senders, here and there, and all that others have in the account."
          deed="Disconnect account"
          isDangerous
        >
          <WhatHappens leaving={leaving} />
        </Question>
      </div>
    </Section>
  )
}

function WhatHappens({ leaving: { keys, webhook, inbound, mail } }: { leaving: LeavingView }) {
  return (
    <>
      <dl className="flex flex-col gap-3">
        <Fact term="Sending is switched off">
          {mail.queued === 0
            ? 'No mail waits to go out.'
            : `${counted(mail.queued)} to go out. After 24 hours ${mail.queued === 1 ? 'it is' : 'they are'} given up.`}
        </Fact>
        <Fact term={keys.length === 1 ? 'The key is forgotten' : `${keys.length} keys are forgotten`}>
          {keys.map(({ purpose, lastFour }) => `${capital(purpose)} ••••${lastFour}`).join(' · ')}. They stay
          valid at SendGrid until you delete them there.
        </Fact>
        <Fact term="Verification keys stay">Posts that are on their way are still taken.</Fact>
      </dl>
      {webhook ? (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1.5 text-sm font-medium">Our event webhook</legend>
          <Choice value="remove" label="Remove it" isFirst>
            {mail.onTheirWay === 0
              ? 'Later opens, clicks and unsubscribes of mail already sent are not reported.'
              : `What becomes of ${mail.onTheirWay === 1 ? 'a mail that is' : `${mail.onTheirWay.toLocaleString('en')} mails that are`} still on the way is not reported, nor are later opens and unsubscribes.`}
          </Choice>
          <Choice value="leave" label="Leave it">
            Mail already sent goes on being reported here. Without a key you remove it by hand later.
          </Choice>
        </fieldset>
      ) : (
        <input type="hidden" name="webhook" value="leave" />
      )}
      {inbound && (
        <Checkbox
          name="inbound"
          label={`Remove the inbound host ${inbound.name}, too`}
          help="SendGrid then refuses mail to it. Otherwise it goes on coming in here."
        />
      )}
    </>
  )
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-sm font-medium">{term}</dt>
      <dd className="text-sm text-pretty wrap-anywhere text-muted">{children}</dd>
    </div>
  )
}

type ChoiceProps = { value: string; label: string; isFirst?: boolean; children: React.ReactNode }

function Choice({ value, label, isFirst = false, children }: ChoiceProps) {
  return (
    <label className="flex cursor-pointer items-start gap-3 rounded-md border border-line-strong px-3 py-2.5 transition-colors hover:border-accent has-checked:border-accent has-checked:bg-accent-soft">
      <input
        type="radio"
        name="webhook"
        value={value}
        defaultChecked={isFirst}
        className="mt-1 accent-accent"
      />
      <span className="min-w-0">
        <span className="font-medium">{label}</span>
        <span className="block text-sm text-pretty text-muted">{children}</span>
      </span>
    </label>
  )
}

/** No key can ask any more: what stands there is a person's to remove. */
function Remains({
  leaving: { provider, webhook, inbound },
  forget,
}: {
  leaving: LeavingView
  forget: Action
}) {
  const all = [
    webhook && { what: 'Event webhook', ...webhook },
    inbound && { what: 'Inbound host', ...inbound },
  ].filter((one) => one !== null)
  return (
    <Section
      title="Left in the account"
      help="Mailroom has no key of it any more. This was not removed there, and goes on posting here."
      isFlush
    >
      <ul>
        {all.map(({ what, name, why }) => (
          <li key={what} className="border-b px-4 py-3">
            <p className="font-medium">{what}</p>
            <p className="font-mono text-sm wrap-anywhere text-muted">{name}</p>
            {why && (
              <Notice state="problem" className="mt-2">
                {why}
              </Notice>
            )}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 p-4">
        <p className="min-w-0 flex-1 basis-72 text-sm text-pretty text-muted">
          {BY_HAND[provider].removeLeft}
        </p>
        <Question
          action={forget}
          fields={{ provider }}
          label="It is gone"
          title="Forget what was left"
          help="Say so once it is removed there. Mailroom forgets the webhook and the host; whatever still stands there is no longer known as ours."
          deed="Forget it"
        />
      </div>
    </Section>
  )
}

function counted(count: number): string {
  return count === 1 ? '1 mail waits' : `${count.toLocaleString('en')} mails wait`
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
