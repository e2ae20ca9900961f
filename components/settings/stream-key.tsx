import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Form } from '#components/ui/form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { KeyCheck } from '#lib/mail/transport.ts'
import { STREAM_LABEL, type Provider, type Stream } from '#lib/settings/provider.ts'
import type { StreamView } from '#lib/settings/read-stream.ts'
import type { FormState } from '#lib/web/form-state.ts'

type Action = (state: FormState, formData: FormData) => Promise<FormState>
type Props = { provider: Provider; stream: Stream; view: StreamView; check: Action; remove: Action }

const VARIABLE: Record<Stream, string> = {
  transactional: 'SENDGRID_TRANSACTIONAL_KEY',
  marketing: 'SENDGRID_MARKETING_KEY',
}

/** The key that is kept: its last four, since when, and what the provider says about it. Never the key. */
export function StreamKey({ provider, stream, view, check, remove }: Props) {
  const isOurs = !view.fixed.key && provider !== 'sandbox'
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="text-sm font-medium">API key</p>
          <p>
            <span className="font-mono text-sm" aria-label={`ends with ${view.keyLastFour}`}>
              SG.••••••••{view.keyLastFour}
            </span>
            <span className="text-sm text-muted">
              {' '}
              · <Origin provider={provider} stream={stream} view={view} />
            </span>
          </p>
        </div>
        <div className="flex items-center gap-2">
          <Form action={check} showsSuccess={false} className="flex items-center gap-2">
            <input type="hidden" name="provider" value={provider} />
            <input type="hidden" name="stream" value={stream} />
            <Button type="submit">Check key</Button>
          </Form>
          {isOurs && <RemoveKey provider={provider} stream={stream} version={view.version} remove={remove} />}
        </div>
      </div>
      {view.check && <Outcome check={view.check} />}
    </div>
  )
}

function Origin({ provider, stream, view }: Pick<Props, 'provider' | 'stream' | 'view'>) {
  if (view.fixed.key) return <>fixed by the environment ({VARIABLE[stream]})</>
  if (provider === 'sandbox') return <>made by the sandbox itself</>
  return view.keySavedAt ? (
    <>
      saved <RelativeTime at={view.keySavedAt} />
    </>
  ) : null
}

/** What the provider said, in its own words, with what to do. */
function Outcome({ check }: { check: KeyCheck }) {
  const when = (
    <span className="text-sm text-muted">
      Checked <RelativeTime at={check.checkedAt} />
    </span>
  )
  if (!check.ok) {
    const isRefused = check.error.code === 'rejected-by-provider'
    return (
      <Notice
        state={isRefused ? 'problem' : 'waiting'}
        title={isRefused ? `SendGrid says: ${check.error.message}` : check.error.message}
      >
        <p>{check.advice}</p>
        {when}
      </Notice>
    )
  }
  if (check.missing.length > 0) {
    return (
      <Notice state="problem" title="The key works, but lacks permissions this stream needs">
        <ul className="my-1 flex flex-wrap gap-x-3 gap-y-0.5 font-mono text-sm">
          {check.missing.map((scope) => (
            <li key={scope}>{scope}</li>
          ))}
        </ul>
        <p>In SendGrid, open Settings → API Keys → the key → Edit, give it these, and check again.</p>
        {when}
      </Notice>
    )
  }
  return (
    <Notice state="delivered">
      <p>SendGrid knows the key, and it may do all this stream needs.</p>
      {when}
    </Notice>
  )
}

function RemoveKey({
  provider,
  stream,
  version,
  remove,
}: Pick<Props, 'provider' | 'stream' | 'remove'> & { version: number }) {
  return (
    <Dialog
      title={`Remove the ${STREAM_LABEL[stream].toLowerCase()} key`}
      help="Nothing can be sent on this stream until another key is saved. The key itself stays valid at SendGrid: delete it there, too, if it is no longer needed."
      trigger={<Button variant="quiet">Remove</Button>}
    >
      <Form action={remove} showsSuccess={false} className="flex flex-col gap-4">
        <input type="hidden" name="provider" value={provider} />
        <input type="hidden" name="stream" value={stream} />
        <input type="hidden" name="version" value={version} />
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button variant="quiet">Keep it</Button>
          </DialogClose>
          <Button type="submit" variant="danger">
            Remove key
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
