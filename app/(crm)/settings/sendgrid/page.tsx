import { randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import { ProviderChoice } from '#components/settings/provider-choice.tsx'
import { FixedSettings } from '#components/settings/fixed-settings.tsx'
import { LastChange } from '#components/settings/last-change.tsx'
import { SetUpLive } from '#components/settings/set-up/set-up-live.tsx'
import { SendingSwitch } from '#components/settings/sending-switch.tsx'
import { StreamMore } from '#components/settings/stream-more.tsx'
import { StreamSection } from '#components/settings/stream-section.tsx'
import { TestMail } from '#components/settings/test-mail.tsx'
import { Link } from '#components/ui/link.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { PROVIDER_LABEL, STREAMS } from '#lib/settings/provider.ts'
import { readMailSettings } from '#lib/settings/read-mail-settings.ts'
import { readProviderFacts } from '#lib/settings/read-provider-facts.ts'
import { readStream } from '#lib/settings/read-stream.ts'
import { readStreamOptions } from '#lib/settings/stream-options.ts'
import { listFixedSettings } from '#lib/settings/fixed-by-environment.ts'
import { requireAdmin } from '#lib/web/session.ts'
import { readSenderCover } from '#lib/wiring/read-sender-cover.ts'
import { readStreamKeys } from '#lib/wiring/read-stream-keys.ts'
import { readSendChoices } from '#lib/wiring/read-send-choices.ts'
import { relayValues } from '#lib/wiring/relay-values.ts'
import {
  checkKey,
  chooseProvider,
  removeKey,
  saveOptions,
  saveStream,
  sendTest,
  switchSending,
} from './actions.ts'
import { checkStaged, dropSpare, rehearseStaged, stageKey, swapBack, swapIn } from './key-actions.ts'

const KEY_ACTIONS = {
  check: checkKey,
  remove: removeKey,
  stage: stageKey,
  spare: { check: checkStaged, rehearse: rehearseStaged, swapIn, swapBack, drop: dropSpare },
}

export const metadata: Metadata = { title: 'SendGrid' }

type Props = { searchParams: Promise<{ more?: string | string[] }> }

export default async function SendgridPage({ searchParams }: Props) {
  const user = await requireAdmin()
  const since = new Date().getTime()
  const { more } = await searchParams
  const [settings, facts] = await Promise.all([readMailSettings(), readProviderFacts()])
  const { provider } = settings
  const views = await Promise.all(
    STREAMS.map(async (stream) => {
      const view = await readStream(provider, stream)
      return {
        stream,
        view,
        keys: await readStreamKeys(provider, stream, view),
        options: await readStreamOptions(provider, stream),
        isCovered: await readSenderCover(provider, stream),
      }
    }),
  )
  return (
    <div className="max-w-2xl">
      <SetUpLive since={since} />
      <PageHeader title="SendGrid" help="Who carries mail, with which key, and from which address." />
      <div className="flex flex-col gap-6">
        <Section title="Sending" actions={<LastChange type="mail_settings" />}>
          <SendingSwitch
            isEnabled={settings.isEnabled}
            version={settings.version}
            isFixed={settings.fixed.isEnabled}
            action={switchSending}
          />
          <div className="mt-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-3 border-t pt-4">
            <div className="min-w-0">
              <p className="text-sm text-muted">Provider</p>
              <p className="font-medium">{PROVIDER_LABEL[provider]}</p>
              {settings.fixed.provider && (
                <p className="text-sm text-muted">
                  Real SendGrid, fixed by the environment (SENDGRID_TRANSACTIONAL_KEY).
                </p>
              )}
            </div>
            <ProviderChoice
              present={provider}
              facts={facts}
              version={settings.version}
              action={chooseProvider}
            />
          </div>
        </Section>
        {views.map(({ stream, view, keys, options, isCovered }) => (
          <StreamSection
            key={stream}
            provider={provider}
            stream={stream}
            view={view}
            keys={keys}
            isCovered={isCovered}
            actions={{ ...KEY_ACTIONS, save: saveStream }}
          >
            <StreamMore
              provider={provider}
              stream={stream}
              view={options}
              relay={relayValues(provider)}
              isOpen={more === stream}
              readChoices={() => readSendChoices(provider, stream)}
              save={saveOptions}
            />
          </StreamSection>
        ))}
        <FixedSettings settings={listFixedSettings('/settings/sendgrid')} />
        <div id="test-mail" className="scroll-mt-6">
          <Section title="Test mail" help="Goes the way every mail goes. Watch here what becomes of it.">
            <TestMail to={user.email} formId={randomUUID()} action={sendTest} />
          </Section>
        </div>
        <p className="text-muted">
          What SendGrid reports about mail comes in by the{' '}
          <Link href="/settings/event-webhook" className="font-medium text-accent hover:underline">
            event webhook
          </Link>
          .
        </p>
      </div>
    </div>
  )
}
