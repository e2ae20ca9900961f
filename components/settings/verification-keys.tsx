import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Fold } from '#components/ui/fold.tsx'
import { Form } from '#components/ui/form.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Select } from '#components/ui/select.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { PROVIDER_LABEL, type Provider } from '#lib/settings/provider.ts'
import type { VerificationKeyView } from '#lib/settings/verification-keys.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Action = (state: FormState, formData: FormData) => Promise<FormState>
type Props = { keys: VerificationKeyView[]; provider: Provider; add: Action; remove: Action }

/** A post is taken when any one of these keys signed it, so that a new key can be added before the old one goes. */
export function VerificationKeys({ keys, provider, add, remove }: Props) {
  const hasNone = keys.every((key) => key.provider !== provider)
  return (
    <Section
      title="Verification keys"
      help="A post is taken when one of them signed it, and refused otherwise."
      actions={hasNone && <Badge state="problem">None for {PROVIDER_LABEL[provider]}</Badge>}
      isFlush
    >
      {keys.length > 0 && (
        <ul>
          {keys.map((key) => (
            <KeyRow key={key.id} verification={key} remove={remove} />
          ))}
        </ul>
      )}
      <Fold title="Add keys by hand" startsOpen={hasNone && provider !== 'sandbox'} className="p-4">
        <Form action={add} className="mt-3 flex flex-col gap-4">
          <ProviderField provider={provider} />
          <Field
            name="verification"
            label="Add keys"
            help="As SendGrid shows it, beginning with “MFkw”, or as a PEM file. Several at once are fine, one a line."
          >
            <Textarea rows={3} spellCheck={false} autoComplete="off" className="font-mono text-sm" />
          </Field>
          <div>
            <Button type="submit" variant="primary">
              Add keys
            </Button>
          </div>
        </Form>
      </Fold>
    </Section>
  )
}

/** Keys belong to a real account: while the sandbox is the provider one says to which. */
function ProviderField({ provider }: { provider: Provider }) {
  if (provider !== 'sandbox') return <input type="hidden" name="provider" value={provider} />
  return (
    <Field name="provider" label="For" help="The sandbox brings its own key.">
      <Select defaultValue="sendgrid_us">
        <option value="sendgrid_us">{PROVIDER_LABEL.sendgrid_us}</option>
        <option value="sendgrid_eu">{PROVIDER_LABEL.sendgrid_eu}</option>
      </Select>
    </Field>
  )
}

function KeyRow({ verification, remove }: { verification: VerificationKeyView; remove: Action }) {
  const { id, provider, publicKey, source, createdAt, lastSeenAt } = verification
  return (
    <li className="flex items-center justify-between gap-4 border-b px-4 py-2.5">
      <div className="min-w-0">
        <p className="font-mono text-sm wrap-anywhere">{shorten(publicKey)}</p>
        <p className="text-sm text-muted">
          {PROVIDER_LABEL[provider]} ·{' '}
          {source === 'environment' ? (
            'fixed by the environment (SENDGRID_EVENT_PUBLIC_KEYS)'
          ) : (
            <>
              added {createdAt && <RelativeTime at={createdAt} />}
              {lastSeenAt ? (
                <>
                  , last used <RelativeTime at={lastSeenAt} />
                </>
              ) : (
                ', not used yet'
              )}
            </>
          )}
        </p>
      </div>
      {source === 'stored' && <RemoveKey id={id} provider={provider} remove={remove} />}
    </li>
  )
}

function RemoveKey({ id, provider, remove }: { id: string; provider: Provider; remove: Action }) {
  return (
    <Dialog
      title="Remove this verification key"
      help={
        provider === 'sandbox'
          ? 'Posts signed with it are refused from now on. The sandbox brings its key again when it next starts.'
          : 'Posts signed with it are refused from now on. SendGrid sends a refused post again for 24 hours.'
      }
      trigger={<Button variant="quiet">Remove</Button>}
    >
      <Form action={remove} showsSuccess={false}>
        <input type="hidden" name="id" value={id} />
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button variant="quiet">Keep it</Button>
          </DialogClose>
          <Button type="submit" variant="danger">
            Remove verification key
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

/** Keys of one curve begin alike: their ends tell them apart. */
function shorten(publicKey: string): string {
  return publicKey.length > 40 ? `${publicKey.slice(0, 12)}…${publicKey.slice(-16)}` : publicKey
}
