import { Question } from '#components/settings/question.tsx'
import { KeyOutcome } from '#components/settings/keys/key-outcome.tsx'
import { NewKey } from '#components/settings/keys/new-key.tsx'
import { PreviousKey, StagedKey, type SpareKeyActions } from '#components/settings/keys/spare-keys.tsx'
import { Button } from '#components/ui/button.tsx'
import { Form } from '#components/ui/form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { ownerName } from '#lib/settings/owner-name.ts'
import { STREAM_LABEL, type Provider, type Stream } from '#lib/settings/provider.ts'
import type { StreamView } from '#lib/settings/read-stream.ts'
import type { Action } from '#lib/web/action.ts'
import type { StreamKeysView } from '#lib/wiring/read-stream-keys.ts'

export type StreamKeyActions = { check: Action; remove: Action; stage: Action; spare: SpareKeyActions }

type Props = {
  provider: Provider
  stream: Stream
  view: StreamView
  keys: StreamKeysView
  actions: StreamKeyActions
}

const VARIABLE: Record<Stream, string> = {
  transactional: 'SENDGRID_TRANSACTIONAL_KEY',
  marketing: 'SENDGRID_MARKETING_KEY',
}

/** The keys that are kept: their last four, since when, and what the provider says about them. Never a key. */
export function StreamKey({ provider, stream, view, keys, actions }: Props) {
  const fields = { provider, stream, version: String(view.version) }
  const name = STREAM_LABEL[stream].toLowerCase()
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
              · <Origin stream={stream} view={view} isOwn={keys.connectsItself} />
            </span>
          </p>
        </div>
        <div className="flex flex-wrap items-start gap-2">
          <Form action={actions.check} showsSuccess={false} className="flex items-center gap-2">
            <input type="hidden" name="provider" value={provider} />
            <input type="hidden" name="stream" value={stream} />
            <Button type="submit">Check key</Button>
          </Form>
          {!view.fixed.key && !keys.staged && (
            <NewKey
              action={actions.stage}
              provider={provider}
              kind={`${stream} mail`}
              fields={fields}
              title={`New ${name} key`}
              help="It is kept beside the present one. Mail goes on as before until you put the new one into use."
              label="New key"
              confirm="Check and stage key"
              needed={keys.needed}
            />
          )}
          {!view.fixed.key && !keys.connectsItself && (
            <Question
              action={actions.remove}
              fields={fields}
              label="Remove"
              variant="quiet"
              title={`Remove the ${name} key`}
              help="Nothing can be sent on this stream until another key is saved. The key itself stays valid at SendGrid: delete it there, too, if it is no longer needed."
              deed="Remove key"
              refusal="Keep it"
              isDangerous
            />
          )}
        </div>
      </div>
      {keys.isKeyOfAnother && (
        <Notice
          state="waiting"
          title={
            view.keyMadeFor === null
              ? 'It is not known whose key this is'
              : `This key was saved for ${ownerName(view.keyMadeFor)}`
          }
        >
          This mail is said to go out as {ownerName(view.subuser)}, but a key sends for the account that it
          was made in. Make a key inside {view.subuser ?? 'the account itself'} and stage it
          {view.keyMadeFor !== null && `, or give the mail back to ${ownerName(view.keyMadeFor)}`}.
        </Notice>
      )}
      {view.check && (
        <KeyOutcome provider={provider} check={view.check} report={keys.report} purpose="this stream" />
      )}
      {keys.staged && (
        <StagedKey
          provider={provider}
          staged={keys.staged}
          report={keys.stagedReport}
          isProven={keys.isProven}
          fields={fields}
          actions={actions.spare}
        />
      )}
      {keys.previous && <PreviousKey previous={keys.previous} fields={fields} actions={actions.spare} />}
    </div>
  )
}

function Origin({ stream, view, isOwn }: Pick<Props, 'stream' | 'view'> & { isOwn: boolean }) {
  if (view.fixed.key) return <>fixed by the environment ({VARIABLE[stream]})</>
  if (isOwn) return <>a key of the sandbox’s account</>
  return view.keySavedAt ? (
    <>
      saved <RelativeTime at={view.keySavedAt} />
    </>
  ) : null
}
