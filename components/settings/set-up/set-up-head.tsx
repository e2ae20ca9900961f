import { PROVIDER_LABEL } from '#lib/settings/provider.ts'
import { CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import type { SetUpView } from '#lib/wiring/read-set-up.ts'

/** How far it is, in words and as a thin bar, and what stands in the way. */
export function SetUpHead({ view, action }: { view: SetUpView; action: ReactNode }) {
  const { isReady, done, total, skipped } = view.readiness
  return (
    <header className="mb-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 sm:flex-nowrap">
        <div className="min-w-0">
          <h1 className="flex items-center gap-2 text-xl font-semibold tracking-[-0.01em]">
            {isReady ? (
              <>
                <CircleCheck aria-hidden className="size-5 text-delivered" />
                Ready
              </>
            ) : (
              <>
                Set-up
                <span className="font-normal text-muted tabular-nums">
                  {done} of {total}
                </span>
              </>
            )}
          </h1>
          <p className="mt-0.5 max-w-[68ch] text-pretty text-muted">{told(view)}</p>
        </div>
        {action}
      </div>
      <div
        role="progressbar"
        aria-label="Set-up"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        className="mt-4 h-1 overflow-clip rounded-full bg-line"
      >
        <div
          className="h-full rounded-full bg-delivered transition-[width] duration-200"
          style={{ width: `${total === 0 ? 0 : (done / total) * 100}%` }}
        />
      </div>
      <p className="mt-2 flex flex-wrap gap-x-1.5 text-sm text-muted">
        {view.triedAt ? (
          <span>
            Checked <RelativeTime at={view.triedAt} />, again every night, and while this page is open.
          </span>
        ) : (
          <span>The first check is on its way.</span>
        )}
        {skipped > 0 && <span>{skipped} set aside.</span>}
      </p>
    </header>
  )
}

/** At most this many open steps are named. */
const NAMED = 3

function told({ provider, isProduction, readiness: { isReady, open } }: SetUpView): string {
  const instance = `${isProduction ? 'This production instance' : 'This instance'} with ${provider === 'sandbox' ? 'the sandbox' : PROVIDER_LABEL[provider]}`
  if (isReady)
    return `${instance}: mail goes out, and what becomes of it comes back. Every step below was seen to work.`
  const failed = open.filter(({ state }) => state === 'failed')
  const named = failed.length > 0 ? failed : open
  const names = named.slice(0, NAMED).map(({ label }) => label)
  const more = named.length - names.length
  const list = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return failed.length > 0
    ? `${instance} is not ready: ${list}.`
    : `${instance} is not ready yet. Open: ${list}.`
}
