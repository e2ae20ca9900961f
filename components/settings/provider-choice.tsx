'use client'

import { useState } from 'react'
import { EuLimits } from '#components/settings/account/plan-facts.tsx'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Form } from '#components/ui/form.tsx'
import { PROVIDER_LABEL, PROVIDERS, type Provider } from '#lib/settings/provider.ts'
import type { ProviderFacts } from '#lib/settings/read-provider-facts.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Props = {
  present: Provider
  facts: Record<Provider, ProviderFacts>
  version: number
  action: (state: FormState, formData: FormData) => Promise<FormState>
}

const ABOUT: Record<Provider, string> = {
  sendgrid_us: 'SendGrid’s main region, api.sendgrid.com. Mail leaves this machine.',
  sendgrid_eu:
    'For subusers made in the EU region, api.eu.sendgrid.com. Keys of the US region do not work there.',
  sandbox: 'A stand-in on this machine. It answers and reports like SendGrid; no mail leaves.',
}

/** Changing who carries mail asks first, and names what will differ. */
export function ProviderChoice({ present, facts, version, action }: Props) {
  const [isOpen, setOpen] = useState(false)
  const [wanted, setWanted] = useState<Provider>(present)
  const toggle = (open: boolean) => {
    setOpen(open)
    setWanted(present)
  }
  return (
    <Dialog
      title="Change the provider"
      help="New mail goes out by the one you choose. Each message keeps the provider it went by."
      trigger={<Button>Change provider</Button>}
      isOpen={isOpen}
      onOpenChange={toggle}
    >
      <Form action={action} onDone={() => setOpen(false)} showsSuccess={false}>
        <input type="hidden" name="version" value={version} />
        <fieldset className="flex flex-col gap-2">
          <legend className="sr-only">Provider</legend>
          {PROVIDERS.map((provider) => (
            <Choice
              key={provider}
              provider={provider}
              isPresent={provider === present}
              isChosen={provider === wanted}
              obstacle={facts[provider].obstacle}
              choose={() => setWanted(provider)}
            />
          ))}
        </fieldset>
        {wanted !== present && <Differences from={present} to={wanted} facts={facts} />}
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button variant="quiet">Keep {named(present)}</Button>
          </DialogClose>
          <Button type="submit" variant="primary" disabled={wanted === present}>
            {wanted === present ? 'Choose another' : `Use ${named(wanted)}`}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

type ChoiceProps = {
  provider: Provider
  isPresent: boolean
  isChosen: boolean
  obstacle: string | null
  choose: () => void
}

function Choice({ provider, isPresent, isChosen, obstacle, choose }: ChoiceProps) {
  return (
    <label
      className={cx(
        'flex items-start gap-3 rounded-md border px-3 py-2.5 transition-colors',
        isChosen ? 'border-accent bg-accent-soft' : 'border-line-strong',
        obstacle ? 'opacity-60' : 'cursor-pointer hover:border-accent',
      )}
    >
      <input
        type="radio"
        name="provider"
        value={provider}
        checked={isChosen}
        disabled={obstacle !== null}
        onChange={choose}
        className="mt-1 accent-accent"
      />
      <span className="min-w-0">
        <span className="font-medium">{PROVIDER_LABEL[provider]}</span>
        {isPresent && <span className="text-sm text-muted"> · in use</span>}
        <span className="block text-sm text-muted">{obstacle ?? ABOUT[provider]}</span>
      </span>
    </label>
  )
}

type DifferencesProps = { from: Provider; to: Provider; facts: Record<Provider, ProviderFacts> }

function Differences({ from, to, facts }: DifferencesProps) {
  const { transactional, marketing, verificationKeys } = facts[to]
  const lines = [
    ['Keys', `Transactional: ${keyWords(transactional)}. Marketing: ${keyWords(marketing)}.`],
    [
      'Senders',
      transactional.from ? `Mail comes from ${transactional.from}.` : 'No sender is saved there yet.',
    ],
    ['Verification keys', verificationWords(verificationKeys, to)],
    [
      'Suppression lists',
      `${capital(named(to))} drops mail by its own lists, not by those of ${named(from)}. Mailroom’s own list holds for both.`,
    ],
    ['Mail in the queue', 'What waits to go out is not sent. It shows as failed, and you can send it again.'],
    [
      'Events',
      from === 'sandbox'
        ? 'The sandbox stops. What it has not reported yet comes once it is chosen again.'
        : `Events of mail already sent by ${named(from)} are still accepted.`,
    ],
  ] as const
  return (
    <section aria-live="polite" className="animate-fade">
      <h3 className="mb-2 text-sm font-semibold">What will differ</h3>
      <dl className="grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[9rem_minmax(0,1fr)]">
        {lines.map(([name, words]) => (
          <div key={name} className="contents">
            <dt className="text-muted max-sm:mt-1">{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {to === 'sendgrid_eu' && (
        <>
          <h3 className="mt-4 mb-2 text-sm font-semibold">What the EU region asks for and leaves out</h3>
          <EuLimits />
        </>
      )}
    </section>
  )
}

function named(provider: Provider): string {
  return provider === 'sandbox' ? 'the sandbox' : PROVIDER_LABEL[provider]
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function keyWords({ keyLastFour }: ProviderFacts['transactional']): string {
  return keyLastFour ? `…${keyLastFour}` : 'none yet'
}

function verificationWords(count: number, provider: Provider): string {
  if (provider === 'sandbox') return 'The sandbox connects itself.'
  return count === 0
    ? 'None yet: its events are refused until you paste one under Event webhook.'
    : `${count} saved. Events signed with ${count === 1 ? 'it' : 'one of them'} are accepted.`
}
