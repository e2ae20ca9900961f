'use client'

import { useState } from 'react'
import { Namesakes, NO_QUESTION, questionOf } from '#components/settings/domains/namesakes.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { STREAM_LABEL, type Stream } from '#lib/settings/provider.ts'
import type { Action } from '#lib/web/action.ts'

type Props = {
  instance: string
  subdomain: string
  /** As whom mail goes out; more than one: the streams belong to different owners. */
  owners: { stream: Stream; owner: string }[]
  action: Action
}

/** A new domain for this instance. Asks back where somebody else uses the same name. */
export function DomainForm({ instance, subdomain, owners, action }: Props) {
  const [question, setQuestion] = useState(NO_QUESTION)
  const [host, setHost] = useState({ domain: '', subdomain, link: 'links' })
  const shown = host.domain.trim() || 'mail.example.com'
  return (
    <Form action={action} onDone={(state) => setQuestion(questionOf(state))} showsSuccess={false}>
      <input type="hidden" name="instance" value={instance} />
      {owners.length > 1 && (
        <Field
          name="stream"
          label="For"
          help="It is made in the account that this mail goes out as, and covers no mail of another one."
        >
          <Select defaultValue="transactional">
            {owners.map(({ stream, owner }) => (
              <option key={stream} value={stream}>
                {STREAM_LABEL[stream]} mail, of {owner}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Field
        name="domain"
        label="Domain"
        help="What stands after the @ of your from address. Best a name of its own for this instance, such as mail.example.com, and not the one that your company’s mail comes in on."
      >
        <Input
          value={host.domain}
          onChange={(event) => {
            setHost({ ...host, domain: event.target.value })
            setQuestion(NO_QUESTION)
          }}
          placeholder="mail.example.com"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="subdomain" label="Return path" help={`Bounces go to ${host.subdomain || '…'}.${shown}.`}>
          <Input
            value={host.subdomain}
            onChange={(event) => setHost({ ...host, subdomain: event.target.value })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
        <Field
          name="linkSubdomain"
          label="Link branding"
          isOptional
          help={
            host.link.trim()
              ? `Tracked links lead over ${host.link}.${shown}, not over sendgrid.net.`
              : 'Tracked links lead over sendgrid.net.'
          }
        >
          <Input
            value={host.link}
            onChange={(event) => setHost({ ...host, link: event.target.value })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      </div>
      <details>
        <summary className="w-fit text-sm font-medium text-accent hover:underline">DKIM selector</summary>
        <div className="mt-3 max-w-60">
          <Field
            name="dkimSelector"
            label="DKIM selector"
            isOptional
            help="Only where several senders share the domain: up to three letters or digits."
          >
            <Input maxLength={3} autoComplete="off" />
          </Field>
        </div>
      </details>
      <Namesakes {...question} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary">
          Make the domain at SendGrid
        </Button>
      </div>
    </Form>
  )
}
