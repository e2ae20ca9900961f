import { ChevronRight } from 'lucide-react'
import { Suspense } from 'react'
import { SmtpValues } from '#components/settings/smtp-values.tsx'
import { StreamOptionsForm } from '#components/settings/stream-options-form.tsx'
import { Link } from '#components/ui/link.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { Provider, Stream } from '#lib/settings/provider.ts'
import type { StreamOptionsView } from '#lib/settings/stream-options.ts'
import { TRANSPORT_LABEL } from '#lib/settings/transport.ts'
import type { FormState } from '#lib/web/form-state.ts'
import type { RelayValues } from '#lib/wiring/relay-values.ts'
import type { SendChoices } from '#lib/wiring/read-send-choices.ts'

type Props = {
  provider: Provider
  stream: Stream
  view: StreamOptionsView
  relay: RelayValues | null
  /** Unfolded, by the address of the page, so that a reload keeps it and a folded one asks the account nothing. */
  isOpen: boolean
  readChoices: () => Promise<SendChoices>
  save: (state: FormState, formData: FormData) => Promise<FormState>
}

/** How a stream's mail is handed over and marked: one line that says it, and the form behind it. */
export function StreamMore({ provider, stream, view, relay, isOpen, readChoices, save }: Props) {
  return (
    <div id={`more-${stream}`} className="scroll-mt-6 border-t pt-4">
      <Link
        href={isOpen ? '/settings/sendgrid' : `/settings/sendgrid?more=${stream}`}
        scroll={false}
        aria-expanded={isOpen}
        className="group flex items-start gap-2 rounded-sm"
      >
        <ChevronRight
          aria-hidden
          className={`mt-0.5 size-4 shrink-0 text-faint transition-transform ${isOpen ? 'rotate-90' : ''}`}
        />
        <span className="min-w-0">
          <span className="block font-medium group-hover:underline">More</span>
          <span className="block text-sm text-pretty text-muted">{summary(view)}</span>
        </span>
      </Link>
      {isOpen && (
        <div className="mt-4 flex flex-col gap-5 sm:pl-6">
          <Suspense fallback={<Skeleton className="h-96" />}>
            <Loaded provider={provider} stream={stream} view={view} readChoices={readChoices} save={save} />
          </Suspense>
          {relay && <SmtpValues relay={relay} />}
        </div>
      )}
    </div>
  )
}

async function Loaded({
  provider,
  stream,
  view,
  readChoices,
  save,
}: Pick<Props, 'provider' | 'stream' | 'view' | 'readChoices' | 'save'>) {
  const choices = await readChoices()
  return (
    <StreamOptionsForm
      key={provider}
      provider={provider}
      stream={stream}
      view={view}
      choices={choices}
      save={save}
    />
  )
}

function summary({ transport, options, unsubscribeGroupName, replyTo }: StreamOptionsView): string {
  const { tracksOpens, tracksClicks, footer, categories, ipPool, unsubscribeGroupId } = options
  const tracked = [tracksOpens && 'opens', tracksClicks && 'clicks'].filter(Boolean)
  return [
    TRANSPORT_LABEL[transport],
    tracked.length > 0 ? `${tracked.join(' and ')} tracked` : 'nothing tracked',
    footer && 'footer',
    categories.length > 0 && (categories.length === 1 ? '1 category' : `${categories.length} categories`),
    ipPool && `pool ${ipPool}`,
    unsubscribeGroupId && `group ${unsubscribeGroupName || unsubscribeGroupId}`,
    replyTo && `replies to ${replyTo}`,
  ]
    .filter(Boolean)
    .join(' · ')
}
