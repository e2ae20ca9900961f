'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { SANDBOX_WORDS, sandboxWord, WORD_GROUPS } from '#components/settings/sandbox-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form, useFormOutcome } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { Link } from '#components/ui/link.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import type { FormState } from '#lib/web/form-state.ts'
import type { RehearsalMail } from '#lib/wiring/sandbox-desk.ts'

type Props = {
  mail: RehearsalMail
  action: (state: FormState, formData: FormData) => Promise<FormState>
}

/** The switchboard for one mail, beside the list. Its place is in the URL. */
export function RehearsalSheet({ mail, action }: Props) {
  const router = useRouter()
  const pathname = usePathname()
  const params = useSearchParams()
  const close = () => {
    const rest = new URLSearchParams(params)
    rest.delete('mail')
    router.push(rest.size > 0 ? `${pathname}?${rest.toString()}` : pathname, { scroll: false })
  }
  return (
    <Sheet title={mail.recipient} isOpen onOpenChange={(isOpen) => !isOpen && close()}>
      <div className="flex flex-col gap-6">
        <div>
          <p>{mail.subject || 'No subject'}</p>
          <p className="text-sm text-muted">
            Taken <RelativeTime at={mail.createdAt} />
            {mail.crmMessageId && (
              <>
                {' · '}
                <Link
                  href={`/messages/${mail.crmMessageId}`}
                  className="font-medium text-accent hover:underline"
                >
                  Open message
                </Link>
              </>
            )}
          </p>
        </div>
        <Reported mail={mail} />
        <Form action={action} className="flex flex-col gap-5">
          <input type="hidden" name="mailId" value={mail.id} />
          <Words />
          <Field
            name="copies"
            label="How often"
            help="1 sends each event once. SendGrid has been seen to send one 46 times."
          >
            <span className="block w-24">
              <Input type="number" inputMode="numeric" min={1} max={50} defaultValue={1} />
            </span>
          </Field>
          <div className="flex flex-col gap-3">
            <Checkbox
              name="newIds"
              label="Copies under new ids"
              help="The same fact under another event id."
            />
            <Checkbox
              name="shuffled"
              label="In any order"
              help="Otherwise in the order above, copies after."
            />
          </div>
          <div>
            <Button type="submit" variant="primary">
              Send events
            </Button>
          </div>
        </Form>
      </div>
    </Sheet>
  )
}

function Reported({ mail }: { mail: RehearsalMail }) {
  return (
    <section>
      <h3 className="mb-2 text-sm font-semibold">Reported so far</h3>
      {mail.events.length === 0 ? (
        <p className="text-muted">Nothing.</p>
      ) : (
        <ul className="flex max-h-40 flex-col gap-1 overflow-y-auto">
          {mail.events.map(({ word, dueAt, postedAt }, index) => (
            <li key={index} className="flex items-center justify-between gap-3">
              <Badge state={postedAt ? 'delivered' : 'waiting'} className="w-44">
                {sandboxWord(word)}
              </Badge>
              <span className="text-sm text-muted">
                {postedAt ? (
                  <RelativeTime at={postedAt} />
                ) : (
                  <>
                    due <RelativeTime at={dueAt} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Words() {
  const error = useFormOutcome().fields?.words
  return (
    <div className="flex flex-col gap-4">
      {WORD_GROUPS.map(({ title, words }) => (
        <fieldset key={title}>
          <legend className="mb-2 text-sm font-semibold">{title}</legend>
          <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
            {words.map((word) => (
              <Checkbox key={word} name="words" value={word} label={SANDBOX_WORDS[word]} />
            ))}
          </div>
        </fieldset>
      ))}
      {error && <p className="text-sm text-problem">{error}</p>}
    </div>
  )
}
